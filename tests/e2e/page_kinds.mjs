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
  kind('changes of a report', '/reports/boreal-lab.example/oecd-haip/2026/changes'),
  kind('change of one answer', '/reports/boreal-lab.example/oecd-haip/2026/changes?question=1e/3'),
  kind('rules of changes', '/reports/changes'),
  kind('organisation that reports', '/organisations/boreal-lab.example'),
  kind('action with reports', '/instruments/coc/a1'),
  kind('question with reports', '/instruments/oecd-haip/v1/1c'),
  kind('answer found by its words', '/search?q=spreadsheet'),
  kind('report by action', '/reports/boreal-lab.example/oecd-haip/2026/actions'),
  kind('report by claim', '/reports/boreal-lab.example/oecd-haip/2026/claims'),
  kind('downloads of a report', '/reports/boreal-lab.example/oecd-haip/2026/exports'),
  kind('choosing reports to compare', '/compare'),
  kind('two years side by side', '/compare?report=boreal-lab.example/oecd-haip/2025&report=boreal-lab.example/oecd-haip/2026'),
  kind('reports side by side, not joined', '/compare?report=ember-university.example/oecd-haip/2026&report=delta-harbour.example/oecd-haip/2026'),
  kind('reports side by side, by a draft crosswalk', '/compare?report=delta-harbour.example/oecd-haip/2026&report=ember-university.example/oecd-haip/2026&crosswalk=draft'),
  kind('who answers what', '/compare/overview?framework=oecd-haip/1'),
  kind('counts of answers', '/compare/counts?framework=oecd-haip/2.0'),
  kind('answers that a number counts', '/compare/answers?framework=oecd-haip/2.0&question=q2&option=Involvement+of+independent+testers'),
  kind('crosswalks', '/compare/crosswalks'),
  kind('crosswalk', '/compare/crosswalks/oecd-haip-1-to-2.0'),
  kind('form for a challenge', '/reports/boreal-lab.example/oecd-haip/2026/challenge/1b'),
  kind('reasons of moderators', '/moderation'),
  kind('consultations', '/consultations'),
  kind('consultation', '/consultations/coc-2026'),
  kind('part of a draft', '/consultations/coc-2026/draft/coc/a1'),
  kind('consultation that is concluded', '/consultations/gp-2026'),
  kind('who took part', '/consultations/coc-2026/participation'),
  kind('who took part, too few to tell', '/consultations/gp-2026/participation'),
  kind('comments', '/consultations/coc-2026/comments'),
  kind('comments, none found', '/consultations/coc-2026/comments?group=government&disposition=noted'),
  kind('campaigns', '/consultations/coc-2026/campaigns'),
  kind('campaign', '/consultations/coc-2026/campaigns/111'),
  kind('comment that proposes wording', '/consultations/coc-2026/comments/97'),
  kind('comment in another script', '/consultations/coc-2026/comments/102'),
  kind('form for a comment', '/consultations/coc-2026/comment/coc/a1/d'),
  kind('form for a comment on the whole', '/consultations/coc-2026/comment/whole'),
  kind('form for a reply', '/consultations/coc-2026/comments/97/reply'),
  kind('provision with its history in a consultation', '/instruments/coc/a1/f'),
  kind('sign-in of the desk', '/desk/sign-in', { is_public: false }),
];

/** The path with ?lang= added. */
export function in_language(path, language) {
  return path + (path.includes('?') ? '&' : '?') + 'lang=' + language;
}
