"""What happens live: the events, the rooms, who may be in them and what they may say.

``rooms``, ``events``, ``seats`` (with the ``wires`` beneath) and ``delivery`` are called by
services; ``handlers`` and ``upkeep`` stand on the other side and call them.
"""
