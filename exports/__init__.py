"""Papers and workbooks to take away: the fill-in template, return lists. Plain values in, bytes out."""
