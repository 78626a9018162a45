"""By 24 hours: “2:29 a.m.” at the end of a sentence makes two full stops."""

TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j M Y, H:i"
SHORT_DATETIME_FORMAT = "d/m/Y H:i"
