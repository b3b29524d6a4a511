import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { followLanguage } from './i18n'
import { followCuts } from './lib/whole'
import { router } from './router'
import './styles/tokens.css'
import './styles/base.css'
import './styles/form.css'
import './styles/lamps.css'
import './styles/element.css'
import './styles/print.css'

followLanguage()
followCuts()
createApp(App).use(createPinia()).use(router).mount('#app')
