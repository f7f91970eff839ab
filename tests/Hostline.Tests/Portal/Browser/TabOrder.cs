namespace Hostline.Tests.Portal.Browser;

/// <summary>The way of the Tab key over a page.</summary>
static class TabOrder
{
    /// <summary>
    /// What is wrong with it: something is never reached, has no ring, or stands above what came before it. Pages that frame a document
    /// are left out: the reader of the browser takes the key.
    /// </summary>
    public static async Task<IReadOnlyList<string>> Faults(Tab tab)
    {
        var at = new Uri(tab.Page.Url).AbsolutePath;
        var presses = await tab.Page.EvaluateAsync<int>(Listen);
        for (var n = 0; n < presses; n++)
        {
            await tab.Page.Keyboard.PressAsync("Tab");
        }

        return presses == 0 ? [] : [.. (await tab.Page.EvaluateAsync<string[]>(Judge)).Select(said => $"{at}: {said}")];
    }

    /// <summary>A region that scrolls is a stop of its own where nothing in it is one.</summary>
    const string Listen = """
        () => {
          const all = selector => [...document.querySelectorAll(selector)];
          if (all('iframe').length > 0) return 0;
          const shown = e => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
          const groups = new Set(all('[type=radio]:checked').map(e => e.name));
          const isStop = e => {
            if (!shown(e) || e.disabled || e.tabIndex < 0) return false;
            if (e.type !== 'radio' || e.checked) return true;
            return !groups.has(e.name) && groups.add(e.name);
          };
          const stops = all('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]').filter(isStop);
          const scrolls = all('body *').filter(e => /auto|scroll/.test(getComputedStyle(e).overflow)
            && (e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight));
          // Each part of an instant is a stop of its own, and so is its calendar.
          const parts = all('[type=datetime-local]').length * 8;
          window.way = { stops, met: [] };
          document.addEventListener('focusin', ({ target }) => {
            const { outlineStyle, outlineWidth } = getComputedStyle(target), box = target.getBoundingClientRect();
            way.met.push({ target, ring: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
              top: box.top + scrollY, bottom: box.bottom + scrollY, left: box.left, right: box.right });
          });
          return stops.length + scrolls.length + parts;
        }
        """;

    const string Judge = """
        () => {
          const { stops, met } = way, wrong = [];
          const say = e => e ? `${e.tagName} ${(e.getAttribute('aria-label') ?? e.name ?? '') || e.textContent.trim().slice(0, 40)}` : 'nothing';
          const known = met.filter(m => stops.includes(m.target));
          const turn = known.findIndex((m, n) => known.slice(0, n).some(p => p.target === m.target));
          const walk = turn < 0 ? known : known.slice(0, turn);
          for (const e of stops) if (!walk.some(m => m.target === e)) wrong.push(`the Tab key never comes to ${say(e)}`);
          for (const m of walk) if (!m.ring) wrong.push(`no ring around ${say(m.target)}`);
          for (const [n, m] of walk.entries()) {
            const before = walk[n - 1];
            // The skip link stands above everything, and another column begins at its own top.
            if (n > 1 && m.bottom <= before.top && m.left < before.right) wrong.push(`from ${say(before.target)} up to ${say(m.target)}`);
          }
          return wrong;
        }
        """;
}
