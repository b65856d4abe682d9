// Before the first paint, so that a page chosen dark never flashes light.
try {
  document.documentElement.dataset.theme = localStorage.getItem('theme') ?? 'system';
} catch {
  // The browser blocks storage. What that means is said below, when the client fails for it.
}

// A client that does not start can say nothing itself: its files did not arrive, or the browser lacks something.
addEventListener('error', (event) => {
  const words = document.querySelector('#app > [data-waits]');
  // What was only fetched ahead is asked for again.
  if (!words || event.target instanceof HTMLLinkElement) return;
  const again = document.createElement('button');
  again.textContent = 'Load again';
  again.onclick = () => location.reload();
  words.replaceChildren(reasonOf(event.error), document.createElement('br'), again);
}, true);

function reasonOf(error) {
  if (!isSecureContext) return 'This page works only over HTTPS, or at localhost.';
  if (error?.name === 'SecurityError') return 'The browser blocks this page’s storage. Allow cookies and site data for it.';
  return error?.isForPeople ? error.message : 'This page could not be loaded completely. Check the connection.';
}
