// What makes pages better where script runs. Every page works without it.
'use strict';
{
  if (window.trustedTypes && document.querySelector('meta[name=htmx-config]')) {
    // htmx writes parts of our own pages; nothing else may write HTML, and no script can be written at all.
    trustedTypes.createPolicy('default', { createHTML: html => html });
  }

  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && !document.cookie.includes('zone=' + zone)) {
    document.cookie = 'zone=' + zone + ';path=/;max-age=31536000;samesite=lax';
  }

  const button = (text, act) => {
    const made = document.createElement('button');
    made.type = 'button';
    made.className = 'quiet';
    made.textContent = text;
    made.addEventListener('click', () => act(made));
    return made;
  };

  // <html data-…> carries the words, so that they stand with all others.
  const words = document.documentElement.dataset;

  const copyable = root => {
    for (const field of root.querySelectorAll('[data-copy-button]')) {
      if (field.nextElementSibling?.dataset.made) continue;
      const label = field.dataset.copyLabel ?? words.copy;
      const copy = button(label, made => navigator.clipboard.writeText(field.dataset.copyButton).then(() => {
        made.textContent = words.copied;
        setTimeout(() => name(made), 2000);
      }));
      // A short text that is copied stands in the button's name, or else a page would have many of one name.
      const name = made => {
        made.textContent = label;
        if (field.dataset.copyLabel || field.dataset.copyButton.length > 60) return;
        const what = document.createElement('span');
        what.className = 'visually-hidden';
        what.textContent = ' ' + field.dataset.copyButton;
        made.append(what);
      };
      name(copy);
      copy.dataset.made = 'copy';
      field.after(copy);
    }
  };
  copyable(document);
  document.addEventListener('htmx:load', e => copyable(e.detail.elt));

  // Numbers are read as people write them, and copied as programs take them.
  document.addEventListener('copy', e => {
    const chosen = getSelection(), read = chosen.toString();
    let text = read;
    for (const phone of document.querySelectorAll('.phone[data-copy]')) {
      if (chosen.containsNode(phone, true)) text = text.replaceAll(phone.textContent, phone.dataset.copy);
    }
    if (text === read) return;
    e.clipboardData.setData('text/plain', text);
    e.preventDefault();
  });

  for (const password of document.querySelectorAll('input[type=password]')) {
    password.after(button(words.show, made => {
      const hidden = password.type === 'password';
      password.type = hidden ? 'text' : 'password';
      made.textContent = hidden ? words.hide : words.show;
      made.setAttribute('aria-pressed', hidden);
    }));
  }

  document.getElementById('errors')?.focus();

  // Digits to click, for those who hold a mouse like a telephone.
  for (const pad of document.querySelectorAll('[data-keypad]')) {
    const field = document.getElementById(pad.dataset.keypad);
    for (const key of '123456789*0#') pad.append(button(key, () => { field.value += key; }));
  }

  // <p data-live="/address" data-after="id"> says when there is something new; what is being read does not move.
  for (const bar of document.querySelectorAll('[data-live]')) {
    const status = document.createElement('span');
    status.setAttribute('role', 'status');
    const again = bar.querySelector('a');
    let source = null, fresh = 0, changed = false, paused = false, last = bar.dataset.after, told = 0, timer = 0;
    const say = () => {
      timer = 0;
      told = Date.now();
      again.textContent = fresh > 0 ? words.fresh.replace('{n}', fresh) : words.changed;
      status.replaceChildren(...(fresh > 0 || changed ? [again] : []));
    };
    // A screen reader is told a count at most every five seconds.
    const soon = () => { timer ||= setTimeout(say, Math.max(0, told + 5000 - Date.now())); };
    const close = () => { source?.close(); source = null; };
    const open = () => {
      if (source || paused || document.hidden) return;
      const { live } = bar.dataset;
      source = new EventSource(live + (live.includes('?') ? '&' : '?') + 'after=' + encodeURIComponent(last));
      const take = e => { last = e.lastEventId || last; e.type === 'item' ? fresh++ : changed = true; soon(); };
      source.addEventListener('item', take);
      source.addEventListener('change', take);
      source.addEventListener('end', () => { close(); setTimeout(open, 1000); });
      // Refused for good, as when too many pages are open: the plain link is left.
      source.addEventListener('error', () => { if (source?.readyState === 2) { close(); bar.replaceChildren(again); } });
    };
    bar.replaceChildren(button(words.pause, made => {
      paused = !paused;
      made.textContent = paused ? words.resume : words.pause;
      paused ? close() : open();
    }), status);
    open();
    document.addEventListener('visibilitychange', () => document.hidden ? close() : open());
    addEventListener('pagehide', close);
  }
}
