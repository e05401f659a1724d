import 'aritma-login'; // before the router, which writes the address into the history
import { createApp } from 'vue';
import { createRouter, createWebHashHistory } from 'vue-router';
import HashAccountsPage from './HashAccountsPage.vue';
import HashApp from './HashApp.vue';
import PkcePage from './PkcePage.vue';

const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', component: { render: () => 'Welcome.' } },
    { path: '/accounts', component: HashAccountsPage },
    { path: '/pkce', component: PkcePage, props: { redirectUri: '/hash.html' } },
  ],
});

createApp(HashApp).use(router).mount('#root');
