// A real OpenID provider on loopback, in the manner of CSAM, itsme or a hospital's Keycloak, with what tests turn on it.

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';
import { newKey } from './keys.mjs';
import { STYLES } from './provider-variants.mjs';

const ENCRYPTED = ['RSA-OAEP', 'RSA-OAEP-256', 'ECDH-ES'];
const HOUR = 3600;

const started = new Set();

/** Stops every one that a test has left running: a listening server keeps the process. */
export async function stopProviders() {
  await Promise.all([...started].map((provider) => provider.stop()));
}

/** Starts one. Options: see [`TestProvider`]. */
export async function startProvider(options) {
  const provider = new TestProvider(options);
  await provider.start();
  return provider;
}

/**
 * `style`: fas, itsme or keycloak; each of the others overrides what the style says.
 * `auth`: client_secret_basic, client_secret_post or private_key_jwt. `sign`: RS256, PS256 or ES256, of the ID token.
 * `encrypt`: `{alg, enc}` of the ID token. `userinfo`: json, jwt or none (then the claims stand in the ID token).
 * `host`: another address of loopback is another site to a browser, as a provider's host is.
 */
export class TestProvider {
  /** Who can be chosen on the login page: key → `{name, given, family, niss, groups, acr, more}`. Changed while it runs. */
  people = new Map();
  /** The level that signing in reaches; else the person's own, else the style's. `null`: none is said. */
  acr = undefined;
  /** What it was asked: `{route, method, params, auth, status}`. */
  asked = [];
  /** Shows the way back to the portal as a link instead of leading there. */
  holdsBack = false;

  #options;
  #style;
  #server = null;
  #provider = null;
  #port = 0;
  #client = null;
  #signing = null;
  #shelf = new Map();
  #secret = randomBytes(32).toString('base64url');
  #cookieKey = randomBytes(32).toString('base64url');
  #hangs = false;
  #held = new Set();

  constructor({ style, host = '127.0.0.1', ...options }) {
    this.#style = STYLES[style];
    this.#options = { auth: 'client_secret_basic', sign: 'RS256', logout: true, host, ...this.#style.options, ...options };
    this.#signing = newKey(this.#options.sign);
  }

  get origin() {
    return `http://${this.#options.host}:${this.#port}`;
  }

  get issuer() {
    return `${this.origin}${this.#style.path}`;
  }

  /** The portal's section for it; key files are the portal's own. */
  settings(more = {}) {
    const { auth, userinfo } = this.#options;
    return {
      ...this.#style.settings,
      issuer: this.issuer,
      client_id: 'mijn-toegang',
      client_authentication: auth,
      ...(auth === 'private_key_jwt' ? {} : { client_secret: this.#secret }),
      userinfo,
      ...more,
    };
  }

  /** Lets a portal in: `{baseUrl, path, jwks}`. Its keys are read from its address, unless `jwks` holds them. */
  register({ baseUrl, path, jwks }) {
    const { auth, sign, encrypt, userinfo, refresh, backChannel } = this.#options;
    const keys = auth === 'private_key_jwt' || encrypt;
    this.#client = {
      client_id: 'mijn-toegang',
      token_endpoint_auth_method: auth,
      ...(auth === 'private_key_jwt' ? {} : { client_secret: this.#secret }),
      redirect_uris: [`${baseUrl}/aanmelden/terug/${path}`],
      post_logout_redirect_uris: [`${baseUrl}/afgemeld`],
      response_types: ['code'],
      grant_types: refresh ? ['authorization_code', 'refresh_token'] : ['authorization_code'],
      id_token_signed_response_alg: sign,
      ...(encrypt && { id_token_encrypted_response_alg: encrypt.alg, id_token_encrypted_response_enc: encrypt.enc }),
      ...(userinfo === 'jwt' && { userinfo_signed_response_alg: sign }),
      ...(keys && (jwks ? { jwks } : { jwks_uri: `${baseUrl}/.well-known/jwks.json` })),
      ...(backChannel && {
        backchannel_logout_uri: `${baseUrl}/aanmelden/afgemeld-door-aanbieder`,
        backchannel_logout_session_required: true,
      }),
    };
    this.#build();
  }

  /** A new signing key; the old one is gone from its list at once. */
  rotateKeys() {
    this.#signing = newKey(this.#options.sign);
    this.#build();
  }

  setUser(key, person) {
    this.people.set(key, { ...this.people.get(key), ...person });
  }

  removeUser(key) {
    this.people.delete(key);
  }

  removeRole(key, role) {
    const person = this.people.get(key);
    this.setUser(key, { groups: person.groups.filter((one) => one !== role) });
  }

  /** Everybody is signed out here, without a word to the portal. */
  forgetSessions() {
    for (const key of this.#shelf.keys()) if (key.startsWith('Session:')) this.#shelf.delete(key);
  }

  /** So many seconds more have passed since people authenticated here. */
  ageSessions(seconds) {
    for (const [key, kept] of this.#shelf) if (key.startsWith('Session:') && kept.loginTs) kept.loginTs -= seconds;
  }

  /** What it was asked on a route (authorization, token, userinfo, jwks, discovery, end_session), oldest first. */
  of(route) {
    return this.asked.filter((one) => one.route === route);
  }

  async start() {
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.#server.listen(this.#port, this.#options.host);
    await once(this.#server, 'listening');
    this.#port = this.#server.address().port;
    started.add(this);
  }

  /** Nothing listens any more, until `start` on the same port; what it knew stays. */
  async stop() {
    const server = this.#server;
    if (!server) return;
    this.#server = null;
    started.delete(this);
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }

  /** Takes connections and never answers, until `answerAgain`. */
  hang() {
    this.#hangs = true;
  }

  answerAgain() {
    this.#hangs = false;
    for (const response of this.#held) response.destroy();
    this.#held.clear();
  }

  /** Built anew over what is kept, as a provider that was restarted. */
  #build() {
    const provider = new Provider(this.issuer, this.#configuration());
    provider.use(async (ctx, next) => {
      await next();
      this.#note(ctx);
      const way = ctx.response.get('location');
      if (this.holdsBack && this.#client.redirect_uris.some((uri) => way.startsWith(`${uri}?`))) {
        ctx.remove('location');
        ctx.status = 200;
        ctx.type = 'html';
        ctx.body = html('Terug', `<h1>Terug</h1><a href="${escape(way)}">${BACK}</a>`);
      }
    });
    this.#provider = provider;
  }

  #configuration() {
    const { encrypt, sign, userinfo, refresh, rotate, backChannel, logout } = this.#options;
    return {
      clients: [this.#client],
      adapter: shelfOn(this.#shelf),
      jwks: { keys: [this.#signing] },
      cookies: { keys: [this.#cookieKey] },
      claims: { acr: null, sid: null, auth_time: null, iss: null, openid: ['sub'], ...this.#style.claims },
      scopes: this.#style.settings.scopes,
      acrValues: this.#style.acrValues,
      routes: this.#style.routes,
      // Off: the claims stand in the ID token as well.
      conformIdTokenClaims: userinfo !== 'none' && !refresh,
      pkce: { required: () => true },
      responseTypes: ['code'],
      features: {
        devInteractions: { enabled: false },
        pushedAuthorizationRequests: { enabled: false },
        dPoP: { enabled: false },
        resourceIndicators: { enabled: false },
        userinfo: { enabled: userinfo !== 'none' || Boolean(refresh) },
        jwtUserinfo: { enabled: userinfo === 'jwt' },
        encryption: { enabled: Boolean(encrypt) },
        backchannelLogout: { enabled: Boolean(backChannel) },
        rpInitiatedLogout: { enabled: logout, logoutSource: logoutPage, postLogoutSuccessSource: signedOutPage },
      },
      enabledJWA: {
        idTokenSigningAlgValues: [sign],
        userinfoSigningAlgValues: [sign],
        ...(encrypt && { idTokenEncryptionAlgValues: ENCRYPTED, idTokenEncryptionEncValues: [encrypt.enc] }),
      },
      ttl: { AccessToken: HOUR, AuthorizationCode: 60, Grant: 10 * HOUR, IdToken: 600, Interaction: HOUR, RefreshToken: 10 * HOUR, Session: 10 * HOUR },
      issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
      rotateRefreshToken: Boolean(rotate),
      loadExistingGrant: agreed,
      findAccount: (_ctx, sub) => this.#account(sub),
      interactions: { url: (_ctx, interaction) => `${this.#style.path}/kies/${interaction.uid}` },
      // The portal lives on loopback too, which it would not ask otherwise.
      fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options),
      renderError: (ctx, { error, error_description: why }) => {
        ctx.type = 'html';
        ctx.body = html('Fout bij de aanbieder', `<h1>Fout bij de aanbieder</h1><p>${escape(`${error}: ${why ?? ''}`)}</p>`);
      },
    };
  }

  #account(sub) {
    const key = [...this.people.keys()].find((one) => subject(one) === sub);
    const person = this.people.get(key);
    return person && { accountId: sub, claims: () => ({ sub, ...this.#style.person(person), ...person.more }) };
  }

  #note(ctx) {
    const { route, params } = ctx.oidc ?? {};
    if (!route) return;
    let auth;
    if (/^basic /i.test(ctx.get('authorization'))) auth = 'client_secret_basic';
    else if (params?.client_assertion) auth = 'private_key_jwt';
    else if (params?.client_secret) auth = 'client_secret_post';
    this.asked.push({ route, method: ctx.method, params: { ...params }, auth, status: ctx.status });
  }

  #answer(request, response) {
    if (this.#hangs) {
      this.#held.add(response);
      return;
    }
    if (!this.#provider || !request.url.startsWith(`${this.#style.path}/`)) {
      response.writeHead(404).end();
      return;
    }
    const chosen = /\/kies\/[\w-]+(\/annuleer)?$/.exec(request.url);
    if (chosen) {
      this.#choose(request, response, Boolean(chosen[1])).catch((error) => {
        response.writeHead(400, { 'content-type': 'text/html; charset=utf-8' });
        response.end(html('Te laat', `<h1>Te laat</h1><p>${escape(error.message)}</p>`));
      });
      return;
    }
    request.url = request.url.slice(this.#style.path.length);
    request.baseUrl = this.#style.path;
    this.#provider.callback()(request, response);
  }

  /** The login page: a button a person. */
  async #choose(request, response, cancelled) {
    await this.#provider.interactionDetails(request, response);
    if (request.method === 'GET') {
      const buttons = [...this.people].map(([key, { name }]) => `<p><button name="wie" value="${escape(key)}">${escape(name)}</button></p>`);
      const cancel = `<form method="post" action="${request.url}/annuleer"><button>Annuleer</button></form>`;
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
      response.end(html(this.#style.settings.name, `<h1>${LOGIN} ${this.#style.settings.name}</h1><form method="post">${buttons.join('')}</form>${cancel}`));
      return;
    }
    if (cancelled) {
      await this.#provider.interactionFinished(request, response, { error: 'access_denied', error_description: 'cancelled' });
      return;
    }
    let body = '';
    for await (const part of request) body += part;
    const key = new URLSearchParams(body).get('wie');
    const person = this.people.get(key);
    const acr = this.acr === undefined ? (person.acr ?? this.#style.acrValues[0]) : this.acr;
    const login = { accountId: subject(key), ...(acr && { acr }), remember: true };
    await this.#provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
  }
}

/** The heading of its login page, before its name. */
export const LOGIN = 'Aanmelden bij';

/** The link back to the portal, while it holds people back. */
export const BACK = 'Terug naar de toepassing';

/** What the provider calls a person: it says nothing about them. */
export const subject = (key) => `sub-${key}`;

/** Nobody is asked to agree: they did when they got their means of signing in. */
async function agreed(ctx) {
  const { provider, client, session, result } = ctx.oidc;
  const id = result?.consent?.grantId ?? session.grantIdFor(client.clientId);
  const grant = (id && (await provider.Grant.find(id))) || new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope([...ctx.oidc.requestParamOIDCScopes].join(' '));
  await grant.save();
  return grant;
}

/** Signs out without asking; where no script runs, by a button. */
function logoutPage(ctx, form) {
  const button = '<button name="logout" value="yes" form="op.logoutForm">Ja, meld me af</button>';
  const script = `<script>document.querySelector('button').click()</script>`;
  ctx.type = 'html';
  ctx.body = html('Afmelden', `<h1>Afmelden bij de aanbieder</h1>${form}${button}${script}`);
}

function signedOutPage(ctx) {
  ctx.type = 'html';
  ctx.body = html('Afgemeld', '<h1>Afgemeld bij de aanbieder</h1>');
}

const escape = (text) => String(text).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const html = (title, body) => `<!doctype html><html lang="nl"><meta charset="utf-8"><title>${escape(title)}</title>${body}</html>`;

/** Where the provider keeps its sessions, codes and tokens: a map that outlives a restart of it. */
function shelfOn(map) {
  return (model) => {
    const name = (id) => `${model}:${id}`;
    const find = async (id) => structuredClone(map.get(name(id)));
    const where = async (fits) => structuredClone([...map].find(([key, kept]) => key.startsWith(`${model}:`) && fits(kept))?.[1]);
    return {
      find,
      findByUid: (uid) => where((kept) => kept.uid === uid),
      findByUserCode: (code) => where((kept) => kept.userCode === code),
      upsert: async (id, payload) => void map.set(name(id), structuredClone(payload)),
      consume: async (id) => void (map.get(name(id)).consumed = Math.floor(Date.now() / 1000)),
      destroy: async (id) => void map.delete(name(id)),
      revokeByGrantId: async (grant) => {
        for (const [key, kept] of map) if (kept.grantId === grant && !key.startsWith('Session:')) map.delete(key);
      },
    };
  };
}
