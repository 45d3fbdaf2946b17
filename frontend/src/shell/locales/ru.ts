/** The words of the frame around the staff's pages. */

export default {
  sections: 'Разделы',
  tabs: { floor: 'Зал', ready: 'Готово', orders: 'Заказы', me: 'Я' },
  switchUser: '{name}, сменить пользователя',
  chooseTable: 'Выберите стол, и его заказ появится здесь.',
  otherRole: {
    title: 'Эта страница не для вас',
    text: 'Она нужна другим: вы вошли с другой ролью.',
    home: 'На мою страницу',
  },
}
