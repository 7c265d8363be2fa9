"""Where Piccolo finds the engine and the apps. The address is set by `ENGINE.point_at` before anything connects."""

from piccolo.conf.apps import AppRegistry

from parties.database import ENGINE

DB = ENGINE
APP_REGISTRY = AppRegistry(
    apps=["parties.piccolo_app", "cases.piccolo_app", "notifications.piccolo_app", "mediation.piccolo_app"]
)
