def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get("/account/password").status_code == 303
    assert client.get("/account/sign-in").status_code == 200

def test_sign(client, make_person, sign_in):
    p = make_person()
    sign_in(client, p)
    assert client.get("/account/password").status_code == 200
    assert client.get("/nothing").status_code == 404

def test_both(session, make_person):
    make_person()
