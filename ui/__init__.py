"""What the pages share: filters, the session's data, downloads, the upload preview, phrases."""
