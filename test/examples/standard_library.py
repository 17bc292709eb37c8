# Python's standard library alone, against a sandbox that is running:
# SANDBOX_URL=http://127.0.0.1:3000 python3 standard_library.py
import json
import os
from urllib.parse import urlencode
from urllib.request import Request, urlopen

START = os.environ.get("SANDBOX_URL", "http://127.0.0.1:3000")


def ask(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = Request(START + "/api" + path, data, {"Content-Type": "application/json"}, method=method)
    with urlopen(request) as response:
        return json.load(response)


school = ask("POST", "/schools", {"mis": "Arbor"})
estab = school["estab"]
ask("POST", f"/schools/{estab}/jump", {"to": "invited"})
email = ask("GET", "/inbox/wait?" + urlencode({"to": school["head"]["email"], "subject": "asks", "timeout": 5}))
print(next(button["url"] for button in email["buttons"] if button["label"] == "Begin Authorisation"))

ask("POST", f"/schools/{estab}/jump", {"to": "authorised"})
event = ask("GET", f"/schools/{estab}/wait?event=connection.connected")
print(event["detail"]["event"])
