"""One folder for each way in. A folder's `urls` names its `prefix` and its own namespace."""
