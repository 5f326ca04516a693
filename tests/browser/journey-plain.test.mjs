// The main job on a phone that runs no scripts.
import { plain } from "./lib.mjs";
import { walk } from "./journey.mjs";

walk("plain", plain);
