/** The words of every page. */

export default {
  title: 'Ресторан',
  online: 'На связи',
  offline: 'Нет связи',
  theme: { auto: 'Тема: авто', light: 'Тема: светлая', dark: 'Тема: тёмная' },
  notFound: {
    title: 'Такой страницы нет',
    text: 'Адрес набран с ошибкой, или страницу убрали.',
    home: 'На главную',
  },
}
