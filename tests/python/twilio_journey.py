"""A number's whole journey with Twilio's Python SDK, unmodified but for its HTTP client, which is the extension point for that.

Prints what twilio.mjs prints: the answers, and the callbacks with the verdict of the SDK's own validator.
"""
import json
import os
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, urlsplit

from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client

HOSTLINE = os.environ['HOSTLINE_URL']
NUMBER = '+13125550001'


class ToHostline(TwilioHttpClient):
    def request(self, method, uri, *rest, **options):
        url = urlsplit(uri)
        return super().request(method, f"{HOSTLINE}{url.path}{'?' + url.query if url.query else ''}", *rest, **options)


def connected(sid, token):
    """Through the proxy the client needs one line: this generation does not read the certificate from the environment."""
    if 'HTTPS_PROXY' not in os.environ:
        return Client(sid, token, http_client=ToHostline())
    direct = Client(sid, token)
    direct.http_client.session.verify = os.environ['PROXY_CA']
    return direct


def post(path, key, body):
    headers = {'content-type': 'application/json', **({'authorization': f'Bearer {key}'} if key else {})}
    request = urllib.request.Request(HOSTLINE + path, json.dumps(body).encode(), headers, method='POST')
    with urllib.request.urlopen(request) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def control(path, body):
    return post(f"/hostline/v1/sandboxes/{sandbox['id']}{path}", sandbox['key'], body)


def advance(by):
    return control('/clock', {'advance': by})


def plain(resource, *names):
    """The members by the names that the Node.js SDK has for them."""
    return {name.split('_')[0] + ''.join(part.title() for part in name.split('_')[1:]): getattr(resource, name) for name in names}


def order(resource):
    return plain(resource, 'sid', 'account_sid', 'status', 'friendly_name', 'unique_name', 'email', 'cc_emails', 'call_delay', 'verification_code',
                 'incoming_phone_number_sid', 'url')


def refused(act):
    try:
        act()
    except TwilioRestException as error:
        return {'status': error.status, 'code': error.code}
    return None


class Receiver(BaseHTTPRequestHandler):
    """Takes callbacks and has the SDK check each signature."""

    def do_POST(self):
        form = dict(parse_qsl(self.rfile.read(int(self.headers['content-length'])).decode(), keep_blank_values=True))
        is_valid = validator.validate(f"http://{self.headers['host']}{self.path}", form, self.headers['x-twilio-signature'])
        said['callbacks'].append({'form': form, 'isValid': is_valid})
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


sandbox = post('/hostline/v1/sandboxes', None, {'accounts': [{'name': 'acme'}], 'clock': {'mode': 'standing'}})
account = sandbox['accounts'][0]
validator = RequestValidator(account['auth_token'])
client = connected(account['account_sid'], account['auth_token'])
orders = client.preview.hosted_numbers.hosted_number_orders
documents = client.preview.hosted_numbers.authorization_documents
receiver = ThreadingHTTPServer(('127.0.0.1', 0), Receiver)
threading.Thread(target=receiver.serve_forever, daemon=True).start()
said = {'accountSid': account['account_sid'], 'callbacks': []}

said['created'] = order(orders.create(
    phone_number=NUMBER, sms_capability=True, friendly_name='front desk', unique_name='desk', email='owner@example.com',
    cc_emails=['a@example.com', 'b@example.com'], status_callback_url=f'http://127.0.0.1:{receiver.server_port}/callback?tenant=7',
    status_callback_method='POST'))
sid = said['created']['sid']
said['fetched'] = order(orders(sid).fetch())
said['byName'] = order(orders('desk').fetch())
said['calling'] = order(orders(sid).update(status='pending-verification', verification_type='phone-call', extension='ww1', call_delay=5))
advance('PT5S')
control(f'/handsets/{quote(NUMBER)}/keys', {'keys': said['calling']['verificationCode']})
said['verified'] = order(orders(sid).fetch())
address = client.addresses.create(customer_name='Ann Owner', street='1 Main St', city='Chicago', region='IL', postal_code='60601', iso_country='US',
                                  friendly_name='Acme Inc')
document = documents.create(hosted_number_order_sids=[sid], address_sid=address.sid, email='owner@example.com', contact_title='Owner',
                            contact_phone_number=NUMBER, cc_emails=['c@example.com'])
said['document'] = plain(document, 'sid', 'status')
said['signing'] = order(orders(sid).fetch())
said['dependent'] = [o.sid for o in documents(document.sid).dependent_hosted_number_orders.list()]
control(f'/letters/{document.sid}/sign', {'name': 'Ann Owner'})
advance('PT1S')
said['completed'] = order(orders(sid).fetch())
said['signed'] = plain(documents(document.sid).fetch(), 'sid', 'status')
said['number'] = plain(client.incoming_phone_numbers(said['completed']['incomingPhoneNumberSid']).fetch(), 'origin')

for last in '234':
    orders.create(phone_number=f'+1312555000{last}', sms_capability=True)
said['listed'] = [o.phone_number for o in orders.list(page_size=2)]
first = orders.page(page_size=2)
second = first.next_page()
said['pages'] = [[o.phone_number for o in page] for page in (first, second, second.previous_page())]
said['filtered'] = [o.phone_number for o in orders.list(status='completed')]
[third] = orders.list(phone_number='+13125550003')
said['removed'] = orders(third.sid).delete()
said['gone'] = refused(lambda: orders(third.sid).fetch())
said['twice'] = refused(lambda: orders.create(phone_number=NUMBER, sms_capability=True))
said['notANumber'] = refused(lambda: orders.create(phone_number='x', sms_capability=True))
wrong = connected(account['account_sid'], '0' * 32)
said['notAuthorized'] = refused(lambda: wrong.preview.hosted_numbers.hosted_number_orders(sid).fetch())
receiver.shutdown()
print(json.dumps(said))
