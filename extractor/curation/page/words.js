// Every word of the page in French, English and Spanish. Fields are called by their role, where it has a name here.

const WORDS = {
  en: {
    accepted: "accepted", corrected: "corrected", rejected: "rejected", nothing: "nothing here", unseen: "not looked at", derived: "follows from others",
    empty: "empty", "no-evidence": "no words prove it", "no-link": "belongs to nothing", issues: "issues", disputes: "disputed", differences: "differences",
    "has-it": "has this record", "lacks-it": "does not have it", differs: "reads otherwise", lacks: "does not have it", adds: "has more",
    "type-words": "words, digits, or a choice", correct: "Correct", "nothing-yet": "Type, or choose with the arrow keys.", "not-a-value": "That is no value of this field.", "not-in-text": "These words are not in the report.",
    "source-found": "in the text", "source-written": "as typed", "source-listed": "choice", saved: "saved", saving: "saving…", blind: "blind: from nothing", finished: "finished",
    queue: "Reports", help: "Keys", agreement: "Agreement", "all-done": "All reports are finished.", "no-reports": "There are no reports to work on.", of: "of",
    "not-looked-at": "Not everything was looked at:", "not-decided": "A difference waits for a decision:", conflict: "Another tab changed this first.", "conflict-mine": "Your decision was kept in the log, but not applied. Enter: apply it all the same. Escape: leave what is there now.",
    "session": "The session has ended. Open the address that the program printed.", network: "The server does not answer. What was not saved is lost with this tab: start the server again and reload.", "nothing-to-undo": "There is nothing to undo.", "is-finished": "The report is finished: o opens it again.",
    "malformed": "The server did not understand that.", disk: "The disk refuses: nothing was saved.", internal: "The program has a fault here.", selection: "Selected", "press-s": "s takes it", "unknown-record": "There is no such record any more.", span: "The selection holds no words.", "not-empty": "There are records here: reject them first.", "no-value": "A value is missing.", derived_: "", merge: "Merge into which record?", links: "Belongs to", why: "Why?", note: "Note", "choose": "There is nothing to choose here.", "differences-first": "Differences are decided one by one.",
    "sign-in": "Sign in", name: "Name", password: "Password", "wrong-password": "That name and password do not go together.", locked: "Too many attempts. Wait five minutes.", "language": "Language", undone: "undone", "took": "Set", "enter-takes": "Enter takes it, Escape leaves", "text-keys": "Arrows move, Shift selects, Enter takes, i adds a record, Escape leaves", "records-f1": "records, F1", "fields-f1": "fields, F1", kappa: "kappa", alpha: "alpha", pairs: "pairs", only: "only", paired: "paired", reports: "reports", field: "field", "nobody": "Nobody has finished a report that someone else finished too.", few: "few",
  },
  fr: {
    accepted: "accepté", corrected: "corrigé", rejected: "rejeté", nothing: "rien ici", unseen: "non examiné", derived: "se déduit",
    empty: "vide", "no-evidence": "aucun mot ne le prouve", "no-link": "rattaché à rien", issues: "problèmes", disputes: "contesté", differences: "différences",
    "has-it": "a cette fiche", "lacks-it": "ne l’a pas", differs: "lit autrement", lacks: "ne l’a pas", adds: "en a plus",
    "type-words": "mots, chiffres ou choix", correct: "Corriger", "nothing-yet": "Tapez, ou choisissez avec les flèches.", "not-a-value": "Ce n’est pas une valeur de ce champ.", "not-in-text": "Ces mots ne sont pas dans le compte rendu.",
    "source-found": "dans le texte", "source-written": "tel que tapé", "source-listed": "choix", saved: "enregistré", saving: "enregistrement…", blind: "à l’aveugle : à partir de rien", finished: "terminé",
    queue: "Comptes rendus", help: "Touches", agreement: "Accord", "all-done": "Tous les comptes rendus sont terminés.", "no-reports": "Aucun compte rendu à traiter.", of: "sur",
    "not-looked-at": "Tout n’a pas été examiné :", "not-decided": "Une différence attend une décision :", conflict: "Un autre onglet a modifié ceci avant.", "conflict-mine": "Votre décision est gardée au journal, sans être appliquée. Entrée : l’appliquer quand même. Échap : laisser ce qui y est.",
    "session": "La session est terminée. Ouvrez l’adresse affichée par le programme.", network: "Le serveur ne répond pas. Ce qui n’est pas enregistré se perd avec cet onglet : relancez le serveur et rechargez.", "nothing-to-undo": "Rien à annuler.", "is-finished": "Le compte rendu est terminé : o le rouvre.",
    "malformed": "Le serveur n’a pas compris.", disk: "Le disque refuse : rien n’a été enregistré.", internal: "Le programme a un défaut ici.", selection: "Sélection", "press-s": "s la prend", "unknown-record": "Cette fiche n’existe plus.", span: "La sélection ne contient aucun mot.", "not-empty": "Il y a des fiches ici : rejetez-les d’abord.", "no-value": "Il manque une valeur.", merge: "Fusionner avec quelle fiche ?", links: "Rattaché à", why: "Pourquoi ?", note: "Note", "choose": "Rien à choisir ici.", "differences-first": "Les différences se décident une à une.",
    "sign-in": "Entrer", name: "Nom", password: "Mot de passe", "wrong-password": "Ce nom et ce mot de passe ne vont pas ensemble.", locked: "Trop d’essais. Attendez cinq minutes.", "language": "Langue", undone: "annulé", "took": "Saisi", "enter-takes": "Entrée prend, Échap laisse", "text-keys": "Flèches : se déplacer ; Maj : sélectionner ; Entrée : prendre ; i : nouvelle fiche ; Échap : revenir", "records-f1": "fiches, F1", "fields-f1": "champs, F1", kappa: "kappa", alpha: "alpha", pairs: "paires", only: "seul·e", paired: "appariées", reports: "comptes rendus", field: "champ", "nobody": "Personne n’a terminé un compte rendu terminé aussi par un autre.", few: "peu",
  },
  es: {
    accepted: "aceptado", corrected: "corregido", rejected: "rechazado", nothing: "nada aquí", unseen: "sin mirar", derived: "se deduce",
    empty: "vacío", "no-evidence": "ninguna palabra lo prueba", "no-link": "no pertenece a nada", issues: "problemas", disputes: "discutido", differences: "diferencias",
    "has-it": "tiene esta ficha", "lacks-it": "no la tiene", differs: "lee otra cosa", lacks: "no lo tiene", adds: "tiene más",
    "type-words": "palabras, cifras o una opción", correct: "Corregir", "nothing-yet": "Escriba, o elija con las flechas.", "not-a-value": "No es un valor de este campo.", "not-in-text": "Estas palabras no están en el informe.",
    "source-found": "en el texto", "source-written": "como se escribió", "source-listed": "opción", saved: "guardado", saving: "guardando…", blind: "a ciegas: desde cero", finished: "terminado",
    queue: "Informes", help: "Teclas", agreement: "Acuerdo", "all-done": "Todos los informes están terminados.", "no-reports": "No hay informes pendientes.", of: "de",
    "not-looked-at": "No se ha mirado todo:", "not-decided": "Una diferencia espera decisión:", conflict: "Otra pestaña lo cambió antes.", "conflict-mine": "Su decisión está en el registro, sin aplicarse. Intro: aplicarla igualmente. Escape: dejar lo que hay.",
    "session": "La sesión ha terminado. Abra la dirección que mostró el programa.", network: "El servidor no responde. Lo no guardado se pierde con esta pestaña: reinicie el servidor y recargue.", "nothing-to-undo": "No hay nada que deshacer.", "is-finished": "El informe está terminado: o lo reabre.",
    "malformed": "El servidor no lo entendió.", disk: "El disco se niega: no se guardó nada.", internal: "El programa tiene un defecto aquí.", selection: "Selección", "press-s": "s la toma", "unknown-record": "Esa ficha ya no existe.", span: "La selección no contiene palabras.", "not-empty": "Hay fichas aquí: rechácelas antes.", "no-value": "Falta un valor.", merge: "¿Unir con qué ficha?", links: "Pertenece a", why: "¿Por qué?", note: "Nota", "choose": "No hay nada que elegir aquí.", "differences-first": "Las diferencias se deciden una a una.",
    "sign-in": "Entrar", name: "Nombre", password: "Contraseña", "wrong-password": "Ese nombre y esa contraseña no casan.", locked: "Demasiados intentos. Espere cinco minutos.", "language": "Idioma", undone: "deshecho", "took": "Puesto", "enter-takes": "Intro toma, Escape deja", "text-keys": "Flechas: mover; Mayús: seleccionar; Intro: tomar; i: nueva ficha; Escape: volver", "records-f1": "fichas, F1", "fields-f1": "campos, F1", kappa: "kappa", alpha: "alfa", pairs: "pares", only: "solo", paired: "emparejadas", reports: "informes", field: "campo", "nobody": "Nadie ha terminado un informe que otro también terminara.", few: "pocos",
  },
};

const ROLES = {
  en: { medication: "drug", stop_reason: "stop reason", schedule: "schedule", measure: "measure" },
  fr: { medication: "médicament", regimen: "protocole", dose: "dose", schedule: "rythme", duration: "durée", route: "voie", cycles: "cycles", start: "début", end: "fin", date: "date", status: "statut", line: "ligne", setting: "cadre", stop_reason: "motif d’arrêt", purpose: "but", response: "réponse", reaction: "réaction", outcome: "évolution", treatments: "traitements", responses: "réponses", reactions: "réactions", value: "valeur", value_high: "jusqu’à", unit: "unité", times: "fois", period: "période", period_unit: "unité de temps", days: "jours", name: "nom", words: "mots", code: "code" },
  es: { medication: "fármaco", regimen: "esquema", dose: "dosis", schedule: "pauta", duration: "duración", route: "vía", cycles: "ciclos", start: "inicio", end: "fin", date: "fecha", status: "estado", line: "línea", setting: "contexto", stop_reason: "motivo del fin", purpose: "fin terapéutico", response: "respuesta", reaction: "reacción", outcome: "evolución", treatments: "tratamientos", responses: "respuestas", reactions: "reacciones", value: "valor", value_high: "hasta", unit: "unidad", times: "veces", period: "periodo", period_unit: "unidad de tiempo", days: "días", name: "nombre", words: "palabras", code: "código" },
};

export const KEYS = [
  ["j ↓", "next", { en: "next field", fr: "champ suivant", es: "campo siguiente" }],
  ["k ↑", "previous", { en: "previous field", fr: "champ précédent", es: "campo anterior" }],
  ["n →", "next-record", { en: "next record", fr: "fiche suivante", es: "ficha siguiente" }],
  ["p ←", "previous-record", { en: "previous record", fr: "fiche précédente", es: "ficha anterior" }],
  ["d", "next-doubt", { en: "next thing to decide", fr: "prochaine chose à décider", es: "siguiente por decidir" }],
  ["a", "accept", { en: "accept the field, or the whole record", fr: "accepter le champ, ou toute la fiche", es: "aceptar el campo, o toda la ficha" }],
  ["A", "accept-all", { en: "accept all that was not looked at", fr: "accepter tout ce qui n’est pas examiné", es: "aceptar todo lo no mirado" }],
  ["c Enter", "correct", { en: "correct the field", fr: "corriger le champ", es: "corregir el campo" }],
  ["s", "take", { en: "set the field to the selected text", fr: "donner au champ le texte sélectionné", es: "poner en el campo el texto seleccionado" }],
  ["x", "reject", { en: "reject the field, or the record", fr: "rejeter le champ, ou la fiche", es: "rechazar el campo, o la ficha" }],
  ["0", "nothing", { en: "nothing here", fr: "rien ici", es: "nada aquí" }],
  ["1 2 3", "choose", { en: "take this reading (adjudication)", fr: "prendre cette lecture (arbitrage)", es: "tomar esta lectura (arbitraje)" }],
  ["i", "add", { en: "add a record", fr: "ajouter une fiche", es: "añadir una ficha" }],
  ["y", "split", { en: "split the record in two", fr: "dédoubler la fiche", es: "dividir la ficha en dos" }],
  ["m", "merge", { en: "merge into another record", fr: "fusionner avec une autre fiche", es: "unir con otra ficha" }],
  ["l", "link", { en: "change what it belongs to", fr: "changer le rattachement", es: "cambiar a qué pertenece" }],
  ["e", "empty", { en: "show or hide empty fields", fr: "montrer ou cacher les champs vides", es: "mostrar u ocultar campos vacíos" }],
  ["t", "text", { en: "into the text, to select words", fr: "dans le texte, pour sélectionner", es: "al texto, para seleccionar" }],
  ["w", "note", { en: "write a note", fr: "écrire une note", es: "escribir una nota" }],
  ["u", "undo", { en: "undo", fr: "annuler", es: "deshacer" }],
  ["f", "finish", { en: "finish, and to the next report", fr: "terminer, et au suivant", es: "terminar, y al siguiente" }],
  ["o", "reopen", { en: "open a finished report again", fr: "rouvrir un compte rendu terminé", es: "reabrir un informe terminado" }],
  ["]", "next-report", { en: "next report", fr: "compte rendu suivant", es: "informe siguiente" }],
  ["[", "previous-report", { en: "previous report", fr: "compte rendu précédent", es: "informe anterior" }],
  ["q", "queue", { en: "list of reports", fr: "liste des comptes rendus", es: "lista de informes" }],
  ["g", "agreement", { en: "agreement of the annotators (adjudication)", fr: "accord des annotateurs (arbitrage)", es: "acuerdo de los anotadores (arbitraje)" }],
  ["?", "help", { en: "this list", fr: "cette liste", es: "esta lista" }],
];

const STORED = "extractor-review-language";
export let language = "en";

export function choose(wanted) {
  const known = wanted || localStorage.getItem(STORED) || (navigator.languages || []).map((one) => one.slice(0, 2)).find((one) => one in WORDS) || "en";
  language = known in WORDS ? known : "en";
  if (wanted) localStorage.setItem(STORED, language);
  document.documentElement.lang = language;
  return language;
}
export const say = (word) => WORDS[language][word] ?? WORDS.en[word] ?? word;
export function label(name, role = "") {
  const words = ROLES[language];
  return words[role] || words[name] || name.replaceAll("_", " ");
}
