// An identity provider, for tests of signing in with OpenID Connect.
//   node provider.mjs PORT
// POST /people {word: claims} adds people; with amr or acr among the claims they have signed in that way.
// GET /interaction/UID/WORD signs in as one of them, GET /interaction/UID/no refuses.
// POST /lies {claims, key, alg} changes the ID tokens that follow, until {}: key "other" signs with an unknown key, alg "HS256" with the client's secret.
import { generateKeyPair, exportJWK, decodeJwt, SignJWT } from 'jose';
import Provider from 'oidc-provider';

const port = Number(process.argv[2]);
const secret = 'the secret of the client & more';
const own = await generateKeyPair('RS256', { extractable: true });
const other = await generateKeyPair('RS256', { extractable: true });
const people = {};
const signedIn = {};
let lie = {};

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: 'hostline', client_secret: secret, redirect_uris: ['http://127.0.0.1/'], grant_types: ['authorization_code'], response_types: ['code'] }],
  claims: { openid: ['sub', 'amr', 'acr'], email: ['email', 'email_verified'], profile: ['name'] },
  jwks: { keys: [{ ...(await exportJWK(own.privateKey)), kid: 'own', use: 'sig', alg: 'RS256' }] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  cookies: { keys: ['a key for cookies'] },
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  async findAccount(ctx, subject) {
    return signedIn[subject] && { accountId: subject, claims: async () => signedIn[subject] };
  },
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope('openid email profile');
    await grant.save();
    return grant;
  },
});
// The server under test has another port each time.
provider.Client.prototype.redirectUriAllowed = (uri) => uri.startsWith('http://127.0.0.1:');

async function bodyOf(ctx) {
  let text = '';
  for await (const part of ctx.req) {
    text += part;
  }
  return JSON.parse(text);
}

async function lied(token) {
  const claims = { ...decodeJwt(token), ...lie.claims };
  const alg = lie.alg ?? 'RS256';
  return new SignJWT(claims).setProtectedHeader({ alg, kid: 'own' })
    .sign(alg === 'HS256' ? new TextEncoder().encode(secret) : (lie.key === 'other' ? other : own).privateKey);
}

provider.use(async (ctx, next) => {
  const [, area, , word] = ctx.path.split('/');
  if (ctx.path === '/people') {
    Object.assign(people, await bodyOf(ctx));
    ctx.body = 'ok';
  } else if (ctx.path === '/lies') {
    lie = await bodyOf(ctx);
    ctx.body = 'ok';
  } else if (area === 'interaction' && word) {
    ctx.respond = false;
    const { sub, amr, acr } = people[word] ?? {};
    signedIn[sub] = people[word];
    await provider.interactionFinished(ctx.req, ctx.res, sub ? { login: { accountId: sub, amr, acr, remember: false } } : { error: 'access_denied' });
  } else {
    await next();
    if (ctx.path === '/token' && ctx.body?.id_token && Object.keys(lie).length > 0) {
      ctx.body = { ...ctx.body, id_token: await lied(ctx.body.id_token) };
    }
  }
});

provider.on('server_error', (ctx, error) => console.error(error));
provider.listen(port, '127.0.0.1', () => console.log('ready'));
