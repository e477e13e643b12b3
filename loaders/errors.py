"""The errors that a person can read. Each message is one Chinese sentence: what, and the way out.

LoaderError
├── ReadError          a file can't be read at all (empty, damaged, not what its name says, too large)
├── FormError          a file under data/forms/ contradicts itself (for the developer who edits it)
├── StoreError         a report can't be stored (no unit, no year)
└── WarehouseError     the database can't be opened (locked by another process, newer schema)
"""


class LoaderError(Exception):
    """Base of all. `str(error)` is the sentence to show."""


class ReadError(LoaderError):
    """A file can't be read at all."""


class FormError(LoaderError):
    """A form definition contradicts itself."""


class StoreError(LoaderError):
    """A report can't be stored."""


class WarehouseError(LoaderError):
    """The warehouse can't be opened or written."""
