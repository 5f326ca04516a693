// The main job at a desk.
import { desk } from "./lib.mjs";
import { walk } from "./journey.mjs";

walk("desk", desk);
