"""The web site: areas on services, storage and platform; `webapp.factory` puts them together."""
