"""All the faults."""

from . import in_the_sdk, in_the_second_client, in_the_server

FAULTS = (*in_the_server.FAULTS, *in_the_sdk.FAULTS, *in_the_second_client.FAULTS)
