// <form data-passkey="create|get" data-options="/address" data-seal="…">: asks the browser for a passkey and sends its answer.
'use strict';
for (const form of document.querySelectorAll('form[data-passkey]')) {
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) continue;
  form.classList.remove('hidden');
  const failed = form.querySelector('[data-failed]');
  form.addEventListener('submit', async e => {
    const field = form.elements.namedItem('credential');
    if (field.value) return;
    e.preventDefault();
    failed.classList.add('hidden');
    try {
      const answer = await fetch(form.dataset.options, { method: 'POST', body: new URLSearchParams({ seal: form.dataset.seal }) });
      if (!answer.ok) throw new Error(answer.status);
      const options = await answer.json();
      const made = form.dataset.passkey === 'create'
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      field.value = JSON.stringify(made);
      form.submit();
    } catch {
      failed.classList.remove('hidden');
    }
  });
}
