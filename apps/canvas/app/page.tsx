import { Home } from "../src/features/frame/home.tsx";

export default Home;
