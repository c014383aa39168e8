/** The commands of WebDriver that the stories need, over a connection to one browser. Firefox and WebKit number and name them differently. */

export const COMMANDS = {
  navigate: ['POST', 'url', 'WebDriver:Navigate'],
  reload: ['POST', 'refresh', 'WebDriver:Refresh'],
  resize: ['POST', 'window/rect', 'WebDriver:SetWindowRect'],
  execute: ['POST', 'execute/sync', 'WebDriver:ExecuteScript'],
  act: ['POST', 'actions', 'WebDriver:PerformActions'],
  release: ['DELETE', 'actions', 'WebDriver:ReleaseActions'],
  setTimeouts: ['POST', 'timeouts', 'WebDriver:SetTimeouts'],
  screenshot: ['GET', 'screenshot', 'WebDriver:TakeScreenshot'],
} as const;

export type Command = keyof typeof COMMANDS;

export interface Connection {
  /** The value of the answer. The promise rejects with the browser's message. */
  send(command: Command, body?: Record<string, unknown>): Promise<unknown>;
  /** The errors and warnings in the console since the previous call, of the page and its workers. */
  takeProblems(): Promise<readonly string[]>;
  setDark(isDark: boolean): Promise<void>;
  /** The folder for downloads. */
  readonly downloads: string;
  close(): Promise<void>;
}
