import { serveOwner } from "./owner";
import { Postgres } from "./postgres";
import { fillShop } from "./sales-database";

const postgres = await Postgres.start();
const login = await fillShop(postgres);
serveOwner(login, () => postgres.stop());
console.log(new Date().toISOString(), "listening on", `${login.host}:${login.port}`);
