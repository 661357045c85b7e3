"""`manage.py delete_unused_uploads`: what nobody can see is gone, and nothing else."""

import threading
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from chatsite.integrity import find_violations
from messaging.errors import UploadNotFound
from messaging.models import Attachment, Upload
from messaging.services import unused_uploads
from messaging.services.messages import recall_message
from messaging.services.people import change_profile, erase_person
from messaging.services.unused_uploads import delete_unused_uploads
from messaging.wire.media import address

from .files import body, fetch, picture, send, send_picture, upload

NOW = timedelta(seconds=1)


def clear(**options):
    return delete_unused_uploads(before=timezone.now() + NOW, **options)


def there(kept):
    return [storages["media"].exists(facts["file"]) for facts in kept.files.values()]


def test_deletes_what_was_never_sent(alice, group, client_of):
    waiting = upload(alice, "image", picture(2000, 1000))
    _, sent = send_picture(alice, group)

    gone = clear()

    assert gone == (1, waiting.size)
    assert (there(waiting), there(sent)) == ([False, False, False], [True])
    assert list(Upload.objects.all()) == [sent]
    assert body(fetch(client_of(alice), sent)) != b""


def test_leaves_alone_what_somebody_may_just_be_sending(alice):
    upload(alice, "image")
    output = StringIO()

    call_command("delete_unused_uploads", stdout=output)
    Upload.objects.update(created_at=timezone.now() - timedelta(hours=25))
    call_command("delete_unused_uploads", "--dry-run", stdout=output)
    call_command("delete_unused_uploads", stdout=output)

    size = upload(alice, "image").size
    assert output.getvalue().splitlines() == [
        "Deleted 0 uploads, 0 bytes.",
        f"Would delete 1 uploads, {size} bytes.",
        f"Deleted 1 uploads, {size} bytes.",
    ]


def test_deletes_what_only_recalled_messages_carried(alice, bob, group):
    message, kept = send_picture(alice, group)
    forward = send(bob, group, "TIMImageElem", {"uuid": kept.key})
    recall_message(by=alice, message_id=message.message_id)
    assert clear() == (0, 0)

    recall_message(by=bob, message_id=forward.message_id)

    assert clear() == (1, kept.size)
    assert (there(kept), Upload.objects.count(), Attachment.objects.count()) == ([False], 0, 0)
    assert list(find_violations()) == []


def test_deletes_pictures_that_nobody_wears(alice, bob, group):
    earlier, worn, of_the_erased = upload(alice, "avatar"), upload(alice, "avatar"), upload(bob, "avatar")
    for kept in (earlier, worn):
        change_profile(person=alice, avatar=address(kept))
    change_profile(person=bob, avatar=address(of_the_erased))
    erase_person(person=bob)

    assert clear().uploads == 2

    assert list(Upload.objects.all()) == [worn]
    assert (there(earlier), there(worn), there(of_the_erased)) == ([False], [True], [False])


def test_deletes_what_did_not_arrive_whole(alice):
    kept = upload(alice, "file", b"hoo")
    Upload.objects.update(stored_at=None, files={})

    assert clear().uploads == 1

    assert there(kept) == [False]


def test_goes_on_where_it_was_broken_off(alice, monkeypatch):
    kept = upload(alice, "file", b"hoo")
    monkeypatch.setattr(unused_uploads, "remove_files", lambda upload: (_ for _ in ()).throw(OSError("away")))
    with pytest.raises(OSError, match="away"):
        clear()
    assert there(kept) == [True]
    monkeypatch.undo()

    assert clear().uploads == 1

    assert (there(kept), Upload.objects.count()) == ([False], 0)


def test_what_is_taken_away_is_not_sent_any_more(alice, group):
    kept = upload(alice, "image")
    Upload.objects.update(withdrawn_at=timezone.now())

    with pytest.raises(UploadNotFound):
        send(alice, group, "TIMImageElem", {"uuid": kept.key})


def test_looks_at_all_of_them_page_by_page(alice, monkeypatch):
    monkeypatch.setattr(unused_uploads, "PAGE", 2)
    for _ in range(5):
        upload(alice, "file", b"hoo")

    assert clear() == (5, 15)


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_what_is_sent_at_the_same_moment_stays(alice, group, monkeypatch):
    """Sent after it was found unused, and before it was taken away."""
    kept = upload(alice, "image")
    real, sent = unused_uploads._withdraw, []

    def late(found):
        def other():
            sent.append(send(alice, group, "TIMImageElem", {"uuid": kept.key}))
            connection.close()

        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        return real(found)

    monkeypatch.setattr(unused_uploads, "_withdraw", late)

    assert clear() == (0, 0)

    assert (len(sent), there(kept)) == (1, [True])
