"""Every operation, one file per stage, gathered into one interface."""

from ninja import NinjaAPI

from huiyin.web.api import problems
from huiyin.web.api.operations import (
    archive,
    collect,
    dispatch,
    ending,
    evaluate,
    handing,
    known,
    plan,
    pressing,
    track,
    volunteers,
)

STAGES = (
    ("collect", collect.router),
    ("archive", archive.router),
    ("plan", plan.router),
    ("dispatch", dispatch.router),
    ("dispatch", volunteers.router),
    ("track", track.router),
    ("track", handing.router),
    ("track", pressing.router),
    ("evaluate", evaluate.router),
    ("evaluate", ending.router),
    ("known", known.router),
)
VERSION = "1"

api = NinjaAPI(title="Huiyin", version=VERSION, docs_url=None, openapi_url=None, urls_namespace="v1")
problems.install(api)
for stage, router in STAGES:
    api.add_router("", router, tags=[stage])
