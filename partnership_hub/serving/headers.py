"""Headers that protect readers, on every answer: pages, errors, redirects, files."""

from django.conf import settings

# What a page of the Hub never does, so that nothing slipped into one can do it. A video may fill the screen.
REFUSED_FEATURES = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "captured-surface-control", "clipboard-read",
    "clipboard-write", "compute-pressure", "digital-credentials-get", "display-capture", "encrypted-media",
    "gamepad", "geolocation", "gyroscope", "hid", "identity-credentials-get", "idle-detection", "keyboard-map",
    "local-fonts", "magnetometer", "microphone", "midi", "otp-credentials", "payment", "screen-wake-lock", "serial",
    "storage-access", "sync-xhr", "usb", "window-management", "xr-spatial-tracking",
)  # fmt: skip
PASSKEYS = ("publickey-credentials-create", "publickey-credentials-get")
HEADERS = {
    "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in (*REFUSED_FEATURES, *PASSKEYS)),
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": settings.X_FRAME_OPTIONS,
}
# Where people sign in with a passkey, and add one.
WITH_PASSKEYS = ", ".join(f"{feature}=()" for feature in REFUSED_FEATURES) + "".join(f", {f}=(self)" for f in PASSKEYS)


class SendHeaders:
    """The outermost, so that whatever answers further in, and be it an error, is covered."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path.startswith("/accounts/"):
            response.headers.setdefault("Permissions-Policy", WITH_PASSKEYS)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.method == "HEAD":  # else the server would log each as a body too many
            if response.streaming:
                response.streaming_content = []
            else:
                response.content = b""
        return response
