import 'aritma-login';

export default defineNuxtPlugin(() => undefined);
