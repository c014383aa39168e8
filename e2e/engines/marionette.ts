/**
 * A client of Marionette, the protocol by which geckodriver sends the commands of WebDriver to Firefox. The tests do not use geckodriver,
 * because Debian has no package for it.
 */
import { connect, type Socket } from 'node:net';

const CLOSED = 'The connection to Firefox was closed.';

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/**
 * A message consists of the length of its JSON in bytes, a colon, and the JSON, which is a command, [0, id, command, parameters], or the
 * answer to a command, [1, id, error, result].
 */
export class Marionette {
  private readonly waiting = new Map<number, Waiting>();
  private received = Buffer.alloc(0);
  private calls = 0;
  private readonly socket: Socket;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (data) => this.take(data));
    socket.on('error', () => {});
    socket.on('close', () => {
      for (const { reject } of this.waiting.values()) reject(new Error(CLOSED));
    });
  }

  static async open(port: number): Promise<Marionette> {
    const socket = connect(port, '127.0.0.1');
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new Marionette(socket);
  }

  async call(command: string, parameters: Record<string, unknown> = {}): Promise<unknown> {
    if (this.socket.destroyed) throw new Error(CLOSED);
    const id = ++this.calls;
    const message = JSON.stringify([0, id, command, parameters]);
    this.socket.write(`${Buffer.byteLength(message)}:${message}`);
    const result = await new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
    return result !== null && typeof result === 'object' && 'value' in result ? result.value : result;
  }

  close() {
    this.socket.destroy();
  }

  private take(data: Buffer) {
    this.received = Buffer.concat([this.received, data]);
    for (;;) {
      const colon = this.received.indexOf(':');
      const end = colon + 1 + Number(this.received.subarray(0, Math.max(0, colon)));
      if (colon < 0 || this.received.length < end) return;
      const message: unknown = JSON.parse(this.received.subarray(colon + 1, end).toString());
      this.received = this.received.subarray(end);
      // The first message is a greeting and not an array.
      if (Array.isArray(message)) this.answer(message[1], message[2], message[3]);
    }
  }

  private answer(id: number, error: { error: string; message: string } | null, result: unknown) {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (error) waiting?.reject(new Error(`${error.error}: ${error.message}`));
    else waiting?.resolve(result);
  }
}
