"""The API's resources, one file each, found by being there: models of what is answered, and `routes(desk)`."""
