"""The console's pages, one file each, found by being there; `Page` in guard/console/page.py says what one is."""
