"""The blueprint of the learning area, shared by the modules that hold its routes."""

from flask import Blueprint

blueprint = Blueprint("learning", __name__, template_folder="templates")
