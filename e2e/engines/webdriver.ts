/** The method and path of each command over HTTP (WebKit), and its name in Marionette (Firefox). */
export const COMMANDS = {
  navigate: ['POST', 'url', 'WebDriver:Navigate'],
  reload: ['POST', 'refresh', 'WebDriver:Refresh'],
  resize: ['POST', 'window/rect', 'WebDriver:SetWindowRect'],
  execute: ['POST', 'execute/sync', 'WebDriver:ExecuteScript'],
  act: ['POST', 'actions', 'WebDriver:PerformActions'],
  setTimeouts: ['POST', 'timeouts', 'WebDriver:SetTimeouts'],
  screenshot: ['GET', 'screenshot', 'WebDriver:TakeScreenshot'],
} as const;

export type Command = keyof typeof COMMANDS;

/** A browser that stories (tests) control. */
export interface Engine {
  name: 'firefox' | 'webkit';
  /** The address of the page, with a slash at the end. */
  url: string;
  hasWebgpu: boolean;
  /** The content of a downloaded file, or null if there is none yet. */
  takeDownload(name: string): Promise<Uint8Array | null>;
  /** Resolves to the value of the response, and rejects with the browser's message. */
  send(command: Command, body?: Record<string, unknown>): Promise<unknown>;
  /** The errors and warnings in the console of the page and its workers since the previous call. */
  takeProblems(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Returns an engine that collects the problems of a page before the browser leaves it, because they are lost with the page. */
function keepingProblems({ send, takeProblems, ...rest }: Engine): Engine {
  const earlier: string[] = [];
  return {
    ...rest,
    async send(command, body) {
      if (command === 'navigate' || command === 'reload') earlier.push(...(await takeProblems()));
      return send(command, body);
    },
    takeProblems: async () => [...earlier.splice(0), ...(await takeProblems())],
  };
}

/**
 * Launches a browser. As soon as `launch` has started a program or server or made a folder, it must call `later` with a function that ends
 * or removes it. These functions run in reverse order when the engine is closed, or before the error is thrown if the launch fails.
 */
export async function launched(launch: (later: (end: () => unknown) => void) => Promise<Omit<Engine, 'close'>>): Promise<Engine> {
  const ends: (() => unknown)[] = [];
  // If one of these functions fails, the others still run.
  const close = async (): Promise<void> => {
    const end = ends.pop();
    try {
      await end?.();
    } finally {
      if (end) await close();
    }
  };
  try {
    return keepingProblems({ ...(await launch((end) => ends.push(end))), close });
  } catch (error) {
    // Errors of `close` are ignored, because the first error is the reason why the launch failed.
    await close().catch(() => {});
    throw error;
  }
}

export const VIEWPORT = { width: 1280, height: 720 };

/** Returns the exit code of a program, the signal that ended it, or null while it runs. */
export const exitOf = ({ exitCode, signalCode }: import('node:child_process').ChildProcess) => exitCode ?? signalCode;

/** Resolves when the program exits; kills it after `ms` milliseconds. */
export async function ended(child: import('node:child_process').ChildProcess, ms = 5000) {
  if (exitOf(child) !== null) return;
  const timer = setTimeout(() => child.kill('SIGKILL'), ms);
  await new Promise((resolve) => child.once('exit', resolve));
  clearTimeout(timer);
}

export async function stopped(child: import('node:child_process').ChildProcess) {
  child.kill();
  await ended(child);
}
