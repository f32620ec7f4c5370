/** What a document starts with: its DOCTYPE, the name of its root, and the text from the root on. */
export interface XmlHead {
  readonly doctype: string;
  readonly root: string;
  readonly rest: string;
}

/** Looks past declaration, comments and DOCTYPE, in time linear in `head`; null where no root element is in sight. */
export function xmlHead(head: string): XmlHead | null {
  let at = 0;
  let doctype = '';
  for (;;) {
    at += head.slice(at).search(/\S|$/);
    let end: number;
    if (head.startsWith('<?', at)) end = after(head, '?>', at);
    else if (head.startsWith('<!--', at)) end = after(head, '-->', at + 4);
    else if (head.startsWith('<!DOCTYPE', at)) {
      end = doctypeEnd(head, at);
      doctype = head.slice(at, end);
    } else break;
    if (end < 0) return null;
    at = end;
  }
  const root = /^<([A-Za-z_][\w.-]{0,99})/.exec(head.slice(at, at + 110))?.[1];
  return root === undefined ? null : { doctype, root, rest: head.slice(at) };
}

function after(text: string, what: string, from: number): number {
  const at = text.indexOf(what, from);
  return at < 0 ? -1 : at + what.length;
}

/** The end of a DOCTYPE: its `>` outside quotes, comments and the brackets of an internal subset. */
function doctypeEnd(head: string, from: number): number {
  let inside = false;
  for (let at = from + 1; at >= 0 && at < head.length; ) {
    const char = head[at];
    if (char === '"' || char === "'") at = after(head, char, at + 1);
    else if (head.startsWith('<!--', at)) at = after(head, '-->', at + 4);
    else {
      if (char === '[' || char === ']') inside = char === '[';
      else if (char === '>' && !inside) return at + 1;
      at++;
    }
    if (at < 0) return -1;
  }
  return -1;
}
