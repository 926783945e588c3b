"""The web site: areas on top of services, storage and platform; `webapp.factory` puts them together."""
