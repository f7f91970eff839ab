// What the scripts with Twilio's SDK share: the way to the server under test, its own API, and a refusal as a value.
export const HOSTLINE = process.env.HOSTLINE_URL;

/**
 * A client that sends what the SDK addresses to the vendor's hosts to Hostline: same method, path, headers and body. Replacing the HTTP client
 * is the SDK's extension point for that; the SDK itself is unmodified.
 */
export function toHostline(twilio, note = () => {}) {
  return new (class extends twilio.RequestClient {
    request(options) {
      const url = new URL(options.uri);
      note(options.method.toUpperCase(), url);
      return super.request({ ...options, uri: HOSTLINE + url.pathname + url.search });
    }
  })();
}

/** Null if it is not refused. */
export async function refused(act) {
  try {
    await act();
  } catch (error) {
    return { status: error.status, code: error.code, moreInfo: error.moreInfo, message: error.message };
  }
  return null;
}

/** A POST with a body, a GET without one. */
export async function ask(path, key, body) {
  const answer = await fetch(HOSTLINE + path, {
    method: body === undefined ? 'GET' : 'POST', headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) }, body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.status === 204 ? null : answer.json();
}

/** A sandbox with one account whose clock stands, and how it is moved. */
export async function standing() {
  const sandbox = await ask('/hostline/v1/sandboxes', null, { accounts: [{ name: 'acme' }], clock: { mode: 'standing' } });
  const control = (path, body) => ask(`/hostline/v1/sandboxes/${sandbox.id}${path}`, sandbox.key, body);
  return { sandbox, control, advance: (by) => control('/clock', { advance: by }) };
}
