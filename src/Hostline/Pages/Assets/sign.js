// [data-signature]: a field to draw in with finger, pen or mouse. The drawing travels as points, each from 0 to 1000 in both directions.
'use strict';
for (const place of document.querySelectorAll('[data-signature]')) {
  const canvas = place.querySelector('canvas'), field = place.querySelector('input'), ink = canvas.getContext('2d');
  let strokes = [], stroke = null;
  place.classList.remove('hidden');
  const draw = () => {
    ink.clearRect(0, 0, canvas.width, canvas.height);
    ink.lineWidth = 5;
    ink.lineCap = ink.lineJoin = 'round';
    ink.strokeStyle = getComputedStyle(canvas).color;
    for (const points of strokes) {
      ink.beginPath();
      for (const [x, y] of points) ink.lineTo(x * canvas.width / 1000, y * canvas.height / 1000);
      if (points.length === 1) ink.lineTo(points[0][0] * canvas.width / 1000 + .1, points[0][1] * canvas.height / 1000);
      ink.stroke();
    }
    field.value = strokes.map(points => points.map(p => p.join(',')).join(' ')).join(';');
  };
  const point = e => {
    const box = canvas.getBoundingClientRect(), part = (at, from, size) => Math.min(1000, Math.max(0, Math.round((at - from) * 1000 / size)));
    return [part(e.clientX, box.left, box.width), part(e.clientY, box.top, box.height)];
  };
  canvas.addEventListener('pointerdown', e => {
    if (strokes.length >= 60) return;
    canvas.setPointerCapture(e.pointerId);
    strokes.push(stroke = [point(e)]);
    draw();
  });
  canvas.addEventListener('pointermove', e => {
    if (!stroke || strokes.reduce((n, s) => n + s.length, 0) >= 4000) return;
    const next = point(e), last = stroke.at(-1);
    if (Math.hypot(next[0] - last[0], next[1] - last[1]) < 4) return;
    stroke.push(next);
    draw();
  });
  for (const end of ['pointerup', 'pointercancel']) canvas.addEventListener(end, () => { stroke = null; });
  place.querySelector('button').addEventListener('click', () => { strokes = []; draw(); });
}
