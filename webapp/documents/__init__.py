"""Printed documents: values in, PDF/A bytes out. Knows no database, no request and no clock."""
