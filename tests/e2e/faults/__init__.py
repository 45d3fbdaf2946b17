"""What breaks in a restaurant, done on purpose: power, Wi-Fi, disks, clocks, and two hands at once.

``script/test`` breaks each thing a few times. ``script/faults`` breaks it often and writes the
figures into ``docs/reliability.md``.
"""
