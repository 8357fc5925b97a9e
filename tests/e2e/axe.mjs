// The rules of axe-core that every page keeps.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What is not accessible on the page that the tab shows, a line for each rule; the tab runs scripts. */
export async function violations_on(tab) {
  await tab.evaluate(source);
  const { violations } = await tab.evaluate(
    (values) => axe.run({ runOnly: { type: 'tag', values } }), rules);
  return violations.map(({ id, nodes }) =>
    `${id}: ${nodes.map(({ html, any }) => `${html} (${any.map(({ message }) => message).join('; ')})`).join('\n    ')}`);
}
