def tries_of_sql(cursor, name, Message):
    # ruleid: sql-has-its-modules
    cursor.execute("SELECT 1 FROM messaging_person WHERE nick = %s", [name])
    # ruleid: sql-has-its-modules, statements-take-values-apart
    cursor.execute(f"SELECT 1 FROM messaging_person WHERE nick = '{name}'")
    # ruleid: sql-has-its-modules, statements-take-values-apart
    cursor.execute("SELECT 1 FROM messaging_person WHERE nick = '%s'" % name)
    # ruleid: sql-has-its-modules
    Message.objects.raw("SELECT * FROM messaging_message")
    # ruleid: sql-has-its-modules
    Message.objects.extra(where=["1 = 1"])
    # ruleid: sql-has-its-modules
    RawSQL("SELECT %s", [name])
    # ok: sql-has-its-modules, statements-take-values-apart
    Person.objects.filter(nick=name)


def tries_of_markup(name):
    # ruleid: html-is-written-by-templates
    mark_safe(name)
    # ruleid: html-is-written-by-templates
    format_html(f"<b>{name}</b>")
    # ruleid: html-is-written-by-templates
    format_html("<b>{}</b>".format(name))
    # ok: html-is-written-by-templates
    format_html("<b>{}</b>", name)


class Shown:
    # ruleid: html-is-written-by-templates
    def __html__(self):
        return self.name

    # ok: html-is-written-by-templates
    def __str__(self):
        return self.name


def tries_of_templates(text):
    from django.template import Template

    # ruleid: templates-are-files
    Template(text)
    # ruleid: templates-are-files
    engine.from_string(text)
    # ok: templates-are-files
    render(request, "chat/login.html", {"text": text})


# ruleid: forgery-is-asked-about
@csrf_exempt
def changes_something(request): ...


# ok: forgery-is-asked-about
@csrf_protect
def changes_something_else(request): ...


class AnybodyMay(APIView):
    # ruleid: open-doors-are-named
    permission_classes = (AllowAny,)
    # ruleid: open-doors-are-named
    authentication_classes = ()


class ServersMay(APIView):
    # ok: open-doors-are-named
    permission_classes = (IsServer,)


class EveryField(ModelSerializer):
    class Meta:
        model = Person
        # ruleid: fields-are-named
        fields = "__all__"


class AllButOne(ModelSerializer):
    # ruleid: fields-are-named
    class Meta:
        model = Person
        exclude = ("password",)


class NamedFields(ModelSerializer):
    # ok: fields-are-named
    class Meta:
        model = Person
        fields = ("nick",)


def tries_of_mass_assignment(request, person):
    # ruleid: fields-are-taken-one-by-one
    Person.objects.create(**request.data)
    # ruleid: fields-are-taken-one-by-one
    Person.objects.filter(**request.GET.dict())
    # ruleid: fields-are-taken-one-by-one
    for name, value in request.data.items():
        setattr(person, name, value)
    # ok: fields-are-taken-one-by-one
    change_profile(person, nick=asked["nick"])


def tries_of_calling_out(url):
    # ruleid: only-the-senders-call-out
    import requests

    # ruleid: only-the-senders-call-out
    from urllib.request import urlopen

    # ruleid: only-the-senders-call-out
    http.client.HTTPConnection("example.com")
    # ok: only-the-senders-call-out
    from urllib.parse import urlsplit

    # ruleid: certificates-are-checked
    requests.get(url, verify=False)
    # ruleid: certificates-are-checked
    context.check_hostname = False
    # ruleid: certificates-are-checked
    context.verify_mode = ssl.CERT_NONE
    # ok: certificates-are-checked
    ssl.create_default_context()


def tries_of_programs(name):
    # ruleid: nothing-starts-programs
    import subprocess

    # ruleid: nothing-starts-programs
    os.system(f"ls {name}")
    # ruleid: nothing-starts-programs
    eval(name)
    # ok: nothing-starts-programs
    os.environ.get("NAME")


def tries_of_formats(request, body):
    # ruleid: what-comes-is-json
    import pickle

    # ruleid: what-comes-is-json
    from xml.etree import ElementTree

    # ruleid: what-comes-is-json
    import yaml

    # ruleid: json-from-outside-is-strict
    json.loads(request.body)
    # ok: json-from-outside-is-strict
    parse_json(request.body)
    # ok: what-comes-is-json
    import json


def tries_of_logs(message, person, request):
    # ruleid: logs-hold-no-words-and-no-secrets
    logger.info("%s", message.text)
    # ruleid: logs-hold-no-words-and-no-secrets
    logger.warning("Refused: %s", request.body)
    # ruleid: logs-hold-no-words-and-no-secrets
    logging.error("Login with %s", token)
    # ok: logs-hold-no-words-and-no-secrets
    logger.info("A message was refused: %s", message.pk)
    # ok: logs-hold-no-words-and-no-secrets
    logger.warning("The token is no more.")


def tries_of_comparing(given, device):
    # ruleid: secrets-are-compared-in-constant-time
    if given == device.token:
        return True
    # ruleid: secrets-are-compared-in-constant-time
    if signature(body) != given:
        return False
    # ok: secrets-are-compared-in-constant-time
    if device.token == "":
        return False
    # ok: secrets-are-compared-in-constant-time
    return constant_time_compare(given, device.token)


def tries_of_doors(person, message_id):
    # ruleid: doors-ask-services
    Message.objects.get(message_id=message_id)
    # ruleid: doors-ask-services
    get_object_or_404(Conversation, pk=1)
    # ok: doors-ask-services
    message_for(person, message_id)


def tries_of_redirects(request):
    wanted = request.GET["next"]
    # ruleid: redirects-stay-here
    redirect(request.POST["next"])
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        # ok: redirects-stay-here
        return HttpResponseRedirect(wanted)
    # ok: redirects-stay-here
    return redirect("home")


def tries_of_addresses(request):
    # ruleid: addresses-come-from-the-connection
    request.META.get("HTTP_X_FORWARDED_FOR")
    # ruleid: addresses-come-from-the-connection
    request.headers["X-Real-IP"]
    # ok: addresses-come-from-the-connection
    request.META["REMOTE_ADDR"]


def tries_of_expressions(wanted):
    # ruleid: expressions-are-fixed
    re.compile(wanted)
    # ruleid: expressions-are-fixed
    re.search(wanted + ".*", "text")
    # ok: expressions-are-fixed
    re.compile(r"[a-z]+")


def tries_of_secrets():
    # ruleid: secrets-have-bits-enough
    secrets.token_urlsafe(8)
    # ruleid: secrets-have-bits-enough
    token = uuid.uuid4().hex
    # ok: secrets-have-bits-enough
    secrets.token_urlsafe(32)
    # ok: secrets-have-bits-enough
    claim = uuid.uuid4()
    # ruleid: the-secret-key-is-derived-from
    hmac.new(settings.SECRET_KEY, b"", "sha256")
    # ok: the-secret-key-is-derived-from
    signing.dumps("text", salt="one purpose")
