// What the page says, in English and Swedish.

const WORDS = {
  en: {
    skip_to_list: "To the list", town: "Town", make_plan: "Make a new plan",
    replan: "Crews that are out may be redirected",
    no_plan: "No plan has been made yet. Press “Make a new plan”.",
    by_class: "By service level class", tours: "Tours",
    tours_hint: "Choose a vehicle to see its tour on the map.",
    not_done: "Not done, and why", tasks: "Tasks", search: "Search", show: "Show",
    show_all: "all", show_late: "late", show_undone: "not done",
    before: "Previous", after: "Next", driver_report: "Driver report",
    report_hint: "Click on the map to set the place.", observation: "What is there",
    longitude: "Longitude", latitude: "Latitude", reporter: "Reported by", note: "Note",
    send_report: "Send report", remarks: "What the plan assumes", map: "Map",
    map_keys: "Arrow keys move the map, plus and minus zoom, Enter chooses the segment in the middle.",
    zoom_in: "Zoom in", zoom_out: "Zoom out", zoom_all: "Whole town",
    map_label: "Map of the segments and their state; the lists beside it say the same",
    class: "Class", task_count: "Tasks", on_time: "On time", latest_due: "Last due",
    latest_finish: "Finished", vehicle: "Vehicle", depot: "Depot", start: "Start",
    end: "End", trips: "Trips", salt_grit: "Salt, grit", deadhead: "Deadhead",
    street: "Street", works: "Work", due: "Due", when: "Planned", reason: "Reason",
    plan: "Plan", made_for: "for", last_update: "last update", stale: "no contact since",
    other_language: "Svenska", latest_call: "Call out by", not_needed: "no call needed",
    weather: "Weather", tasks_planned: "Tasks planned", length_treated: "Treated",
    vehicles_used: "Vehicles", same_driver: "Same vehicle as last time",
    last_again: "Last again, of the last fifth", ready_at: "Clear by", undone_count: "Not done",
    late_count: "Late", of: "of", none_found: "Nothing found.", late_by: "late by",
    report_stored: "Stored. The next plan takes it into account.",
    report_known: "Had already been stored.", waiting: "waiting for the planner",
    planning: "planning", plan_done: "The plan is made.",
    unnamed: "unnamed", segment: "Segment", round: "round", pass: "pass",
    owner: "Owner", no_town: "No town folder was found in VINTER_HOME/towns.",
    state_other: "not the town's", state_none: "nothing needed", state_snow: "snow or slippery, below the criterion",
    state_ice: "ice control planned", state_plough: "ploughing planned", state_late: "planned, but late",
    state_again: "ploughing planned, in several rounds", state_later: "ploughing planned in this round",
    state_elsewhere: "ploughing or ice control in another round",
    state_lacking: "ploughing planned, a later round is not",
    legend: "What the lines mean", show_round: "Show", all_rounds: "all rounds", close: "Close",
    lies: "At", surface_temperature: "Surface", grip: "Grip",
    send_out: "Send out", out_until: "out until", announced: "treatments announced", back_at: "back",
    advice: "Advised", nothing_to_do: "nothing", no_tour: "No vehicle goes out from here in this plan.",
    lies_dry: "dry", lies_moist: "moist", lies_wet: "wet", lies_slush: "slush", lies_snow: "snow",
    lies_packed_snow: "packed snow", lies_ice: "ice", lies_hoar_frost: "hoar frost",
    state_undone: "needed, not planned", area: "Area", whole_town: "Whole town",
    wait: "Wait", salt_now: "Ice control now", plough_now: "Plough now",
    now_and_again: "Plough now, and again later", next_decision: "Look again at",
    air: "air", surface: "surface down to", fresh_snow: "fresh snow", until: "until",
    precipitation: "precipitation", wind: "wind up to",
    plough: "plough", salt: "salt", prewet: "pre-wetted salt", brine: "brine", grit: "grit",
    sweep: "sweep", sweep_salt: "sweep-salt", remove: "remove snow", shovel: "shovel",
    ice: "Ice", frost: "Hoar frost", snow: "Snow", slush: "Slush", drift: "Drifting snow",
    blocked: "Blocked", damage: "Damage", clear: "Clear",
    slip_none: "none", slip_hoar_frost: "hoar frost", slip_freezing_wet: "freezing wet",
    slip_freezing_rain: "freezing rain", slip_snow_cover: "snow cover",
    slip_reported_ice: "reported ice", osm: "© OpenStreetMap contributors",
  },
  sv: {
    skip_to_list: "Till listan", town: "Kommun", make_plan: "Gör en ny plan",
    replan: "Ekipage som är ute får ledas om",
    no_plan: "Det finns ingen plan ännu. Tryck på ”Gör en ny plan”.",
    by_class: "Per standardklass", tours: "Körningar",
    tours_hint: "Välj ett fordon för att se dess körning på kartan.",
    not_done: "Görs inte, och varför", tasks: "Åtgärder", search: "Sök", show: "Visa",
    show_all: "alla", show_late: "försenade", show_undone: "görs inte",
    before: "Föregående", after: "Nästa", driver_report: "Förarrapport",
    report_hint: "Klicka på kartan för att ange platsen.", observation: "Vad finns där",
    longitude: "Longitud", latitude: "Latitud", reporter: "Rapporterat av", note: "Anteckning",
    send_report: "Skicka rapport", remarks: "Planens antaganden", map: "Karta",
    map_keys: "Piltangenterna flyttar kartan, plus och minus zoomar, Enter väljer vägsträckan i mitten.",
    zoom_in: "Zooma in", zoom_out: "Zooma ut", zoom_all: "Hela kommunen",
    map_label: "Karta över vägsträckorna och deras läge; listorna bredvid säger samma sak",
    class: "Klass", task_count: "Åtgärder", on_time: "I tid", latest_due: "Sista tid",
    latest_finish: "Färdigt", vehicle: "Fordon", depot: "Depå", start: "Start",
    end: "Slut", trips: "Vändor", salt_grit: "Salt, sand", deadhead: "Tomkörning",
    street: "Gata", works: "Arbete", due: "Klart senast", when: "Planerat", reason: "Skäl",
    plan: "Plan", made_for: "för", last_update: "senast uppdaterad", stale: "ingen kontakt sedan",
    other_language: "English", latest_call: "Utkallning senast", not_needed: "ingen utkallning behövs",
    weather: "Väder", tasks_planned: "Planerade åtgärder", length_treated: "Åtgärdat",
    vehicles_used: "Fordon", same_driver: "Samma fordon som förra gången",
    last_again: "Sist igen, av sista femtedelen", ready_at: "Färdigt", undone_count: "Görs inte",
    late_count: "Försenade", of: "av", none_found: "Inget hittades.", late_by: "försenad",
    report_stored: "Sparat. Nästa plan tar hänsyn till det.",
    report_known: "Var redan sparat.", waiting: "väntar på planeringen",
    planning: "planerar", plan_done: "Planen är klar.",
    unnamed: "namnlös", segment: "Vägsträcka", round: "omgång", pass: "drag",
    owner: "Väghållare", no_town: "Ingen kommunmapp finns i VINTER_HOME/towns.",
    state_other: "inte kommunens", state_none: "inget behövs", state_snow: "snö eller halka under startkriteriet",
    state_ice: "halkbekämpning planerad", state_plough: "plogning planerad", state_late: "planerad men försenad",
    state_again: "plogning planerad, i flera omgångar", state_later: "plogning planerad i den här omgången",
    state_elsewhere: "plogning eller halkbekämpning i en annan omgång",
    state_lacking: "plogning planerad, men inte en senare omgång",
    legend: "Teckenförklaring", show_round: "Visa", all_rounds: "alla omgångar", close: "Stäng",
    lies: "Kl.", surface_temperature: "Vägyta", grip: "Friktion",
    send_out: "Skicka ut", out_until: "ute till", announced: "åtgärder anmälda", back_at: "åter",
    advice: "Råd", nothing_to_do: "ingen åtgärd", no_tour: "Inget fordon kör ut härifrån i den här planen.",
    lies_dry: "torrt", lies_moist: "fuktigt", lies_wet: "vått", lies_slush: "snömodd", lies_snow: "snö",
    lies_packed_snow: "packad snö", lies_ice: "is", lies_hoar_frost: "rimfrost",
    state_undone: "behövs men är inte planerad", area: "Område", whole_town: "Hela kommunen",
    wait: "Vänta", salt_now: "Halkbekämpning nu", plough_now: "Plogning nu",
    now_and_again: "Plogning nu och igen senare", next_decision: "Nytt beslut senast",
    air: "luft", surface: "vägyta ned till", fresh_snow: "nysnö", until: "till",
    precipitation: "nederbörd", wind: "vind upp till",
    plough: "plogning", salt: "saltning", prewet: "befuktat salt", brine: "saltlösning", grit: "sandning",
    sweep: "sopning", sweep_salt: "sopsaltning", remove: "bortforsling av snö", shovel: "skottning",
    ice: "Is", frost: "Rimfrost", snow: "Snö", slush: "Snömodd", drift: "Snödrev",
    blocked: "Hinder", damage: "Skada", clear: "Barmark",
    slip_none: "ingen", slip_hoar_frost: "rimfrost", slip_freezing_wet: "fukt som fryser",
    slip_freezing_rain: "underkylt regn", slip_snow_cover: "snötäcke",
    slip_reported_ice: "rapporterad is", osm: "© OpenStreetMaps bidragsgivare",
  },
};

const asked = new URLSearchParams(location.search).get("lang");
const preferred = (navigator.languages || [navigator.language || "en"]).map(
  (tag) => tag.slice(0, 2).toLowerCase(),
);

export const language =
  asked in WORDS ? asked : preferred.find((tag) => tag in WORDS) || "en";

export const locale = language === "sv" ? "sv-SE" : "en-GB";

/** Return the word of that key, or the key itself for words that come from outside. */
export function word(key) {
  return WORDS[language][key] ?? key;
}

/** Write every fixed word of the page in the reader's language. */
export function translatePage() {
  document.documentElement.lang = language;
  for (const place of document.querySelectorAll("[data-word]")) {
    place.textContent = word(place.dataset.word);
  }
  for (const place of document.querySelectorAll("[data-label]")) {
    place.setAttribute("aria-label", word(place.dataset.label));
    place.title = word(place.dataset.label);
  }
  const other = document.getElementById("other-language");
  const query = new URLSearchParams(location.search);
  query.set("lang", language === "sv" ? "en" : "sv");
  other.href = `?${query}`;
  other.lang = language === "sv" ? "en" : "sv";
  other.textContent = word("other_language");
}
