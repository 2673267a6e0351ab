"""The reading, as spaCy components: lines, actors, times, statements, events, negotiations, in this order.

They talk through the Doc alone; `marks` says what each writes there.
"""
