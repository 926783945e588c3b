"""A paired station as plain values, for tests below HTTP."""

import base64

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.support.database import NOW
from webapp.services import stations
from webapp.storage.runs import PairingStep


class Desk:
    """Pairs itself with an actor when it is made."""

    def __init__(self, session, actor):
        self.session = session
        self.actor = actor
        self.key = Ed25519PrivateKey.generate()
        public = base64.b64encode(self.key.public_key().public_bytes_raw()).decode()
        offer = stations.begin_pairing(session, "Bench 3", public, address="10.0.0.1", now=NOW)
        subject = stations.find_pairing(session, actor, offer.user_code, now=NOW)
        stations.answer_pairing(session, actor, subject.request_uid, PairingStep.APPROVED, now=NOW)
        signature = self.sign(b"celaxi-pairing\n" + offer.device_code.encode())
        collected = stations.collect_token(session, offer.device_code, signature, now=NOW)
        self.token = collected.token

    def sign(self, message):
        return base64.b64encode(self.key.sign(message)).decode()

    def identity(self):
        return stations.find_station(self.session, self.token)
