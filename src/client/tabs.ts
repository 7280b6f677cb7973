/** What a browser has beside `fetch`, and a server that renders pages has not. */
export interface Page {
  readonly BroadcastChannel?: (new (name: string) => Channel) | undefined;
  readonly document?: PageDocument | undefined;
}

interface Channel {
  onmessage: ((event: never) => unknown) | null;
  readonly postMessage: (message: unknown) => void;
  readonly close: () => void;
}

interface PageDocument {
  readonly visibilityState: string;
  readonly addEventListener: (type: 'visibilitychange', listener: () => void) => void;
  readonly removeEventListener: (type: 'visibilitychange', listener: () => void) => void;
}

/** The other tabs of the same site, and this one when somebody comes back to it. */
export interface Tabs {
  /** Tells the others that something has changed. Nothing else is said, so that nothing can be overheard. */
  readonly tell: () => void;
  /** Calls when another tab has told so, or this one is looked at again; until the function that comes back is called. */
  readonly listen: (onChange: () => void) => () => void;
}

/** Where a browser lacks either, there is nothing to hear. */
export function createTabs({ BroadcastChannel, document }: Page, name: string): Tabs {
  let channel: Channel | undefined;
  const tell = (): void => {
    const to = channel ?? (BroadcastChannel === undefined ? undefined : new BroadcastChannel(name));
    to?.postMessage('changed');
    if (to !== channel) to?.close();
  };
  const listen = (onChange: () => void): (() => void) => {
    const look = (): void => {
      if (document?.visibilityState === 'visible') onChange();
    };
    document?.addEventListener('visibilitychange', look);
    channel = BroadcastChannel === undefined ? undefined : new BroadcastChannel(name);
    if (channel !== undefined) channel.onmessage = onChange;
    return () => {
      document?.removeEventListener('visibilitychange', look);
      channel?.close();
      channel = undefined;
    };
  };
  return { tell, listen };
}
