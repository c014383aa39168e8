/** The actions of a user on the page, in any browser. An action on an element waits until it is possible. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DroppedFile } from '../page.ts';
import { AXE, clickable, find, type Target, wanted, words } from './finding.ts';
import type { Engine } from './webdriver.ts';

const PATIENCE_MS = 20_000;
const KEYS = { Enter: '\uE007', Escape: '\uE00C', Tab: '\uE004', ArrowLeft: '\uE012', Delete: '\uE017' } as const;

const CONTROL = '\uE009';

type Point = { x: number; y: number };

export class EnginePage {
  readonly engine: Engine;

  constructor(engine: Engine) {
    this.engine = engine;
  }

  async goto(path = '') {
    await this.engine.send('navigate', { url: this.engine.url + path });
  }

  async reload() {
    await this.engine.send('reload');
  }

  /** Calls a function in the page. The function may use its arguments, `find` and `clickable`, but nothing else from outside. */
  async evaluate<Args extends readonly unknown[], Result>(run: (...args: Args) => Result, ...args: Args): Promise<Awaited<Result>> {
    const helpers = [find, clickable].map(String).join('\n');
    const body = `${helpers}\nreturn (${run})(...arguments)`;
    const hasAxe = await this.engine.send('execute', { script: 'return "axe" in window', args: [] });
    if (!hasAxe) await this.engine.send('execute', { script: AXE, args: [] });
    // The cast is safe for values that JSON can represent.
    return (await this.engine.send('execute', { script: body, args })) as Awaited<Result>;
  }

  /** Calls `ask` repeatedly until it returns something other than a string. A string is the reason why the caller must still wait. */
  private async waitFor<Result>(ask: () => Promise<Result | string>, what: string, ms = PATIENCE_MS): Promise<Result> {
    for (const begun = performance.now(); ; await sleep(50)) {
      const answer = await ask();
      if (typeof answer !== 'string') return answer;
      if (performance.now() - begun > ms) throw new Error(`${what}: ${answer}.`);
    }
  }

  private async place(target: Target, ms?: number): Promise<Point> {
    let before: Point | undefined;
    const look = async () => {
      const place = await this.evaluate(clickable, wanted(target));
      if (typeof place === 'string') return place;
      const isStill = before?.x === place.x && before.y === place.y;
      before = place;
      return isStill ? place : 'it is still moving';
    };
    return this.waitFor(look, words(target), ms);
  }

  async click(target: Target, ms?: number) {
    const { x, y } = await this.place(target, ms);
    await this.point([{ x, y }]);
  }

  /** Presses the mouse button at the first point, moves through the other points and releases the button at the last one. */
  private async point([first, ...others]: Point[]) {
    const move = (point: Point | undefined, duration: number) => ({ type: 'pointerMove', duration, ...point });
    const actions = [
      move(first, 0),
      { type: 'pointerDown', button: 0 },
      ...others.map((to) => move(to, 40)),
      { type: 'pointerUp', button: 0 },
    ];
    await this.engine.send('act', { actions: [{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }] });
  }

  async drag(from: Target, to: Target) {
    const [start, end] = [await this.place(from), await this.place(to)];
    const between = (share: number) => ({
      x: Math.round(start.x + share * (end.x - start.x)),
      y: Math.round(start.y + share * (end.y - start.y)),
    });
    await this.point([start, ...[0.1, 0.3, 0.6, 0.9, 1, 1].map(between)]);
  }

  async type(text: string) {
    const actions = [...text].flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ]);
    await this.engine.send('act', { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  press(key: keyof typeof KEYS) {
    return this.type(KEYS[key]);
  }

  /** Returns the text in the clipboard, by pasting it into a temporary field. */
  async pasted(): Promise<string> {
    await this.evaluate(() => {
      const field = document.createElement('textarea');
      field.id = 'pasted';
      document.body.append(field);
      field.focus();
    });
    const held = [
      { type: 'keyDown', value: CONTROL },
      { type: 'keyDown', value: 'v' },
      { type: 'keyUp', value: 'v' },
      { type: 'keyUp', value: CONTROL },
    ];
    await this.engine.send('act', { actions: [{ type: 'key', id: 'keyboard', actions: held }] });
    const text = await this.value('#pasted');
    await this.evaluate(() => document.querySelector('#pasted')?.remove());
    return text ?? '';
  }

  /** Replaces the text of a field, and presses Enter. */
  async fill(target: Target, text: string) {
    const focus = async () => {
      await this.click(target);
      return this.evaluate((asked) => {
        const [field] = find(asked);
        if (!(field instanceof HTMLInputElement) || field !== document.activeElement)
          return 'it is not an <input>, or a click does not focus it';
        field.select();
        return null;
      }, wanted(target));
    };
    await this.waitFor(focus, words(target));
    await this.type(text);
    await this.press('Enter');
  }

  /** WebDriver cannot operate the drop-down that the browser draws, so a script in the page selects the option. */
  async choose(target: Target, label: string) {
    await this.place(target);
    await this.evaluate(
      (asked, wantedLabel) => {
        const [list] = find(asked);
        if (!(list instanceof HTMLSelectElement)) throw new Error('the element is not a list (a <select>)');
        const chosen = [...list.options].find((option) => option.label === wantedLabel);
        if (!chosen) throw new Error(`the list has no option with the label “${wantedLabel}”`);
        chosen.selected = true;
        list.dispatchEvent(new Event('change', { bubbles: true }));
      },
      wanted(target),
      label,
    );
  }

  /** Returns the text of the first matching element, or null if there is none. */
  text(target: Target): Promise<string | null> {
    return this.evaluate((asked) => find(asked)[0]?.textContent ?? null, wanted(target));
  }

  value(target: Target): Promise<string | null> {
    // The cast is safe because this is only called for fields.
    return this.evaluate((asked) => (find(asked)[0] as HTMLInputElement | undefined)?.value ?? null, wanted(target));
  }

  count(target: Target): Promise<number> {
    return this.evaluate((asked) => find(asked).length, wanted(target));
  }

  /** Waits until the first matching element contains the given text; without a text, until there is a matching element. */
  async see(target: Target, text: string | RegExp = /(?:)/, ms?: number) {
    const isIn = (content: string) => (typeof text === 'string' ? content.includes(text) : text.test(content));
    const look = async () => {
      const content = await this.text(target);
      if (content === null) return 'it is not there';
      return isIn(content) ? null : `it says “${content.slice(0, 300)}”`;
    };
    await this.waitFor(look, `${words(target)} must ${String(text) === '/(?:)/' ? 'be on the page' : `say ${text}`}`, ms);
  }

  async drop(files: readonly DroppedFile[]) {
    const list = files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') }));
    await this.evaluate((dropped) => {
      const dataTransfer = new DataTransfer();
      for (const { name, base64 } of dropped) {
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
        dataTransfer.items.add(new File([bytes], name));
      }
      for (const type of ['dragover', 'drop'])
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }, list);
  }

  async download(target: Target, name: string): Promise<Uint8Array> {
    await this.click(target);
    return this.waitFor(async () => (await this.engine.takeDownload(name)) ?? 'there is no such file', name);
  }

  /** Returns the accessibility violations that axe rates as serious or critical. */
  async violations(within = 'html'): Promise<string[]> {
    const { violations } = await this.evaluate((selector) => window.axe.run(selector), within);
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  }

  async screenshot(): Promise<Buffer> {
    return Buffer.from(String(await this.engine.send('screenshot', { full: false })), 'base64');
  }
}
