// Before anything is painted: the theme that was chosen here, if any.
try {
  const chosen = localStorage.getItem("argmap-theme");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
} catch {
  // Without storage the system's theme stands.
}
