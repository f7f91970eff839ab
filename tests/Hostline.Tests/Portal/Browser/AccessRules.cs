namespace Hostline.Tests.Portal.Browser;

/// <summary>What axe does not ask of a page: one rule beside the other, so that a new page is held to all of them.</summary>
static class AccessRules
{
    /// <summary>A window of 1280 pixels at 200 % and at 400 %.</summary>
    static readonly int[] Zoomed = [640, 320];

    /// <summary>The rules that the present page breaks.</summary>
    public static async Task<IReadOnlyList<string>> Broken(Tab tab)
    {
        var at = new Uri(tab.Page.Url).AbsolutePath;
        var wrong = (await tab.Page.EvaluateAsync<string[]>(Rules)).Select(said => $"{at}: {said}").ToList();
        var window = tab.Page.ViewportSize!;
        foreach (var width in Zoomed)
        {
            await tab.Page.SetViewportSizeAsync(width, window.Height);
            if (await tab.Overflow() is > 0 and var pixels)
            {
                wrong.Add($"{at}: {pixels} pixels wider than a window of {width}");
            }
        }

        await tab.Page.SetViewportSizeAsync(window.Width, window.Height);
        return wrong;
    }

    const string Rules = """
        () => {
          const wrong = [], all = (selector, root = document) => [...root.querySelectorAll(selector)];
          const shown = e => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
          const plain = text => text.replace(/\s+/g, ' ').trim();
          const name = e => plain(e.getAttribute('aria-label') ?? e.textContent);

          for (const part of ['html[lang]', 'main', 'body > header', 'body > footer', 'h1']) {
            if (all(part).length !== 1) wrong.push(`${part} stands there ${all(part).length} times`);
          }
          const title = name(document.querySelector('h1')) + ' - ';
          if (!document.title.replace('Error: ', '').startsWith(title)) wrong.push(`"${document.title}" does not begin as its heading, "${title}"`);
          if (!document.querySelector('a, button, input, select, textarea, summary').matches('.skip[href="#main"]')) wrong.push('no way past the navigation');
          for (const e of all('[accesskey], [tabindex]:not([tabindex="0"], [tabindex="-1"])')) wrong.push(`a key or an order of its own: ${e.outerHTML}`);
          for (const e of all('svg:not([aria-hidden=true])')) {
            if (e.getAttribute('role') !== 'img' || !(e.querySelector('title') ?? e.getAttribute('aria-label'))) wrong.push('a picture without words');
          }
          if (all('[aria-live], [role=status], [role=log], output').length > 1) wrong.push('more than one place that speaks by itself');

          // Within a landmark, one name leads to one place, and does one thing.
          const led = new Map(), lead = (kind, e, to) => {
            const key = `${kind} "${name(e)}" in ${e.closest('main, header, footer, aside').tagName}`;
            led.set(key, (led.get(key) ?? new Set()).add(to));
          };
          for (const link of all('a[href]').filter(e => shown(e) && !e.matches('.skip'))) lead('links', link, link.href);
          for (const button of all('form button:not([type=button])').filter(shown)) {
            const kept = all('input[type=hidden]', button.form).filter(i => i.name !== 'seal').map(i => `${i.name}=${i.value}`);
            lead('buttons', button, [button.form.getAttribute('action'), button.name, button.value, ...kept].join(' '));
          }
          for (const [key, to] of led) if (to.size > 1) wrong.push(`${to.size} ${key} that differ`);

          // A finger hits it: 44 pixels, 32 on the desk, and never under 24.
          const least = location.pathname.startsWith('/desk') ? 32 : 44;
          for (const e of all('button, .button, input:not([type=hidden]), select, textarea, summary').filter(shown)) {
            const box = (e.matches('[type=checkbox], [type=radio]') ? e.closest('label') ?? e : e).getBoundingClientRect();
            const need = e.matches('.quiet, [type=checkbox], [type=radio], summary') ? 24 : least;
            if (box.height < need - .5) wrong.push(`${box.height} pixels high, ${need} are the least: ${e.outerHTML.slice(0, 120)}`);
          }

          // With motion reduced nothing moves.
          for (const e of [document.documentElement, ...all('body *')]) {
            const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(e);
            if (!/^0s(, 0s)*$/.test(transitionDuration) || animationName !== 'none' || scrollBehavior === 'smooth') wrong.push(`it moves: ${e.tagName}`);
          }

          // Somebody sets lines, words and letters wider apart.
          const wide = new CSSStyleSheet();
          wide.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }'
            + 'p { margin-bottom: 2em !important; }');
          document.adoptedStyleSheets = [wide];
          const { scrollWidth, clientWidth } = document.documentElement;
          if (scrollWidth > clientWidth) wrong.push(`${scrollWidth - clientWidth} pixels wider than its window with text spaced wider`);
          document.adoptedStyleSheets = [];
          return wrong;
        }
        """;
}
