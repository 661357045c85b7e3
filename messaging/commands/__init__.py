"""The commands of this app: what each takes and answers, through whichever door. A facet is a module with a table."""

from . import (
    applications,
    contacts,
    conversations,
    group_data,
    groups,
    keeping,
    me,
    messages,
    previews,
    reactions,
    search,
    statuses,
    talk,
    topics,
)

COMMANDS = {
    command.name: command
    for facet in (
        me,
        contacts,
        conversations,
        keeping,
        groups,
        group_data,
        applications,
        previews,
        messages,
        reactions,
        search,
        statuses,
        talk,
        topics,
    )
    for command in facet.COMMANDS
}
