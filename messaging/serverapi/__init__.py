"""The server API in the vendor's shape: what an application's back end may ask and have done. A facet is a module with
a table of commands; each translates into the verbs that all other doors call as well."""

from . import accounts, friends, group_data, groups, history, imports, members, messages, positions, profiles
from .door import Command

COMMANDS: dict[str, Command] = {
    command.name: command
    for facet in (
        accounts,
        profiles,
        friends,
        groups,
        members,
        group_data,
        messages,
        history,
        imports,
        positions,
    )
    for command in facet.COMMANDS
}
