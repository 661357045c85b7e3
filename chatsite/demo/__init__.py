"""A small talkative world to look around in. Made and kept alive through the services, as by real clients."""
