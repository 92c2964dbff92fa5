// How the providers differ that a hospital meets: paths, names of claims, levels, and what a portal writes about them.

const LEVEL = (number) => `urn:be:fedict:iam:fas:Level${number}`;
const NATIONAL_NUMBER = 'http://itsme.services/v2/claim/BENationalNumber';
const ITSME = (word) => `http://itsme.services/v2/claim/acr_${word}`;

/** A number as itsme writes it. */
const dotted = (niss) => niss?.replace(/^(\d\d)(\d\d)(\d\d)(\d{3})(\d\d)$/, '$1.$2.$3-$4.$5');

/** Leaves out what a person does not have. */
const known = (claims) => Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));

export const STYLES = {
  /** The federal authentication service. */
  fas: {
    path: '/fas/oauth2',
    routes: {
      authorization: '/authorize',
      token: '/access_token',
      userinfo: '/userinfo',
      jwks: '/connect/jwk_uri',
      end_session: '/connect/endSession',
    },
    claims: { profile: ['givenName', 'surname', 'prefLanguage'], egovnrn: ['egovNRN'] },
    acrValues: [LEVEL(450), LEVEL(500), 'urn:be:fedict:iam:fas:citizen:Level400', LEVEL(200)],
    person: ({ given: givenName, family: surname, niss: egovNRN }) => known({ givenName, surname, egovNRN, prefLanguage: 'nl' }),
    options: { auth: 'client_secret_basic', userinfo: 'jwt' },
    settings: {
      name: 'CSAM',
      scopes: ['openid', 'profile', 'egovnrn'],
      acr_values: [LEVEL(450)],
      accepted_acr: [LEVEL(450), LEVEL(500)],
      niss_claim: 'egovNRN',
      given_name_claim: 'givenName',
      family_name_claim: 'surname',
    },
  },
  itsme: {
    path: '/v2',
    routes: { authorization: '/authorization', token: '/token', userinfo: '/userinfo', jwks: '/jwkSet' },
    claims: { profile: ['given_name', 'family_name', 'name', 'locale'], eid: [NATIONAL_NUMBER], 'service:MIJNTOEGANG': [] },
    acrValues: [ITSME('advanced'), ITSME('basic')],
    person: ({ name, given: given_name, family: family_name, niss }) =>
      known({ name, given_name, family_name, locale: 'NL', [NATIONAL_NUMBER]: dotted(niss) }),
    options: { auth: 'private_key_jwt', userinfo: 'none', encrypt: { alg: 'RSA-OAEP-256', enc: 'A256GCM' }, logout: false },
    settings: {
      name: 'itsme',
      scopes: ['openid', 'service:MIJNTOEGANG', 'profile', 'eid'],
      acr_values: [ITSME('advanced')],
      accepted_acr: [ITSME('advanced')],
      fresh: 'provider',
      niss_claim: NATIONAL_NUMBER,
    },
  },
  /** A hospital's own, as Keycloak is usually set up. */
  keycloak: {
    path: '/realms/ziekenhuis',
    routes: {
      authorization: '/protocol/openid-connect/auth',
      token: '/protocol/openid-connect/token',
      userinfo: '/protocol/openid-connect/userinfo',
      jwks: '/protocol/openid-connect/certs',
      end_session: '/protocol/openid-connect/logout',
    },
    claims: { profile: ['given_name', 'family_name', 'name', 'preferred_username'], groups: ['groups', 'realm_access'], niss: ['niss'] },
    acrValues: ['1'],
    person: ({ name, given: given_name, family: family_name, niss, groups = [] }) =>
      known({ name, given_name, family_name, niss, groups, realm_access: { roles: groups } }),
    options: { auth: 'client_secret_basic', userinfo: 'json', refresh: true },
    settings: { name: 'AZ Sint-Lucas', scopes: ['openid', 'profile', 'groups', 'niss'], niss_claim: 'niss', role_claim: 'groups' },
  },
};
