import 'aritma-login'; // before the router, which writes the address into the history
import { createApp } from 'vue';
import { createRouter, createWebHistory } from 'vue-router';
import AccountsPage from './AccountsPage.vue';
import App from './App.vue';
import Balances from './Balances.vue';
import Callback from './Callback.vue';
import PkcePage from './PkcePage.vue';
import SessionLayout from './SessionLayout.vue';

const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', component: { render: () => 'Welcome.' } },
    { path: '/accounts', component: AccountsPage },
    { path: '/pkce', component: PkcePage, props: { redirectUri: '/callback' } },
    { path: '/callback', component: Callback },
    {
      path: '/session',
      component: SessionLayout,
      children: [
        { path: '', component: { render: () => 'Welcome.' } },
        { path: 'balances', component: Balances },
      ],
    },
  ],
});

createApp(App).use(router).mount('#root');
