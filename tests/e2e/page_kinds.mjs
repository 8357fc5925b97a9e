// Every kind of page, by an example of it in the demonstration register.

export const languages = ['en', 'ja'];
export const schemes = ['light', 'dark'];

/** status: what the server answers; is_public: reading it needs no sign-in and leaves nothing behind. */
function kind(name, path, { status = 200, is_public = true } = {}) {
  return { name, path, status, is_public };
}

export const page_kinds = [
  kind('first page', '/'),
  kind('organisations', '/organisations'),
  kind('organisation', '/organisations/aster.example'),
  kind('organisations, none found', '/organisations?economy=NL&role=model-developer'),
  kind('log', '/log/'),
  kind('log entry', '/log/entries/0'),
  kind('log entry of an organisation', '/log/entries/40'),
  kind('timeline', '/timeline'),
  kind('search', '/search?q=G7'),
  kind('search, nothing asked', '/search'),
  kind('search, none found', '/search?q=xyzzy'),
  kind('about', '/about'),
  kind('accessibility', '/accessibility'),
  kind('data and API', '/api'),
  kind('page not found', '/no/such/page', { status: 404 }),
  kind('malformed request', '/log/?before=one', { status: 400 }),
  kind('organisation not found', '/organisations/nobody.example', { status: 404 }),
  kind('instruments', '/instruments'),
  kind('Code of Conduct', '/instruments/coc'),
  kind('Guiding Principles', '/instruments/gp'),
  kind('questionnaire', '/instruments/oecd-haip'),
  kind('provision', '/instruments/coc/a1/d'),
  kind('history of an instrument', '/instruments/coc/history'),
  kind('comparison of editions', '/instruments/gp/compare?from=2023-10-30&to=2023-12-01'),
  kind('edition', '/instruments/coc/editions/2023-10-30'),
  kind('reports', '/reports'),
  kind('report', '/reports/boreal-lab.example/oecd-haip/2026'),
  kind('answer of a report', '/reports/boreal-lab.example/oecd-haip/2026/1b'),
  kind('answer that is not done', '/reports/boreal-lab.example/oecd-haip/2026/5b'),
  kind('form for a challenge', '/reports/boreal-lab.example/oecd-haip/2026/challenge/1b'),
  kind('reasons of moderators', '/moderation'),
  kind('sign-in of the desk', '/desk/sign-in', { is_public: false }),
];

/** The path with ?lang= added. */
export function in_language(path, language) {
  return path + (path.includes('?') ? '&' : '?') + 'lang=' + language;
}
